"""Faults: kills, signals, terminals, disks, locks, clocks and banks that go wrong under the real program."""
