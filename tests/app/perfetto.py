"""Reads Perfetto's trace format with nothing but the wire format of Protocol Buffers and the numbers of the fields, as they
stand in Perfetto's protos/perfetto/trace: independent of the program that wrote it."""

import collections

BEGIN, END, INSTANT = 1, 2, 3


def fields(data):
    """The fields of a message: {number: [value]}, with values that are integers or bytes."""
    found, at = collections.defaultdict(list), 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        tag = varint()
        kind = tag & 7
        if kind == 0:
            value = varint()
        elif kind == 1:
            value, at = int.from_bytes(data[at:at + 8], "little"), at + 8
        elif kind == 2:
            size = varint()
            value, at = data[at:at + size], at + size
        else:
            raise ValueError(f"wire type {kind} at {at}")
        if at > len(data):
            raise ValueError("a message that ends in the middle")
        found[tag >> 3].append(value)
    return found


def one(message, number, otherwise=None):
    values = message.get(number, [])
    if len(values) > 1:
        raise ValueError(f"field {number} more than once")
    return values[0] if values else otherwise


def text(message, number):
    return one(message, number, b"").decode()


Track = collections.namedtuple("Track", "name parent pid tid process")
Event = collections.namedtuple("Event", "stamp type track name category flow arguments")
Switch = collections.namedtuple("Switch", "stamp cpu before state after")
Waking = collections.namedtuple("Waking", "stamp cpu thread target")
Slice = collections.namedtuple("Slice", "begin end track name category flow arguments depth")


class Trace:
    """What is in a file, in its order."""

    def __init__(self, data):
        self.tracks, self.items, self.stamps = {}, [], []
        self.names, self.categories = {}, {}
        packets = fields(data)
        if set(packets) - {1}:
            raise ValueError("something else than packets")
        for number, packet in enumerate(packets[1]):
            self.read_packet(fields(packet), number == 0)

    def read_packet(self, packet, first):
        if one(packet, 10) != 1 or one(packet, 13) != (3 if first else 2 if 12 in packet or 10 in fields(one(packet, 11, b"")) else None) or (one(packet, 87, 0) == 1) != first:
            raise ValueError("a packet that is not of our sequence")
        if 60 in packet:
            self.read_track(fields(one(packet, 60)))
        if 12 in packet:
            for number, table in ((1, self.categories), (2, self.names)):
                for entry in map(fields, fields(one(packet, 12)).get(number, [])):
                    if one(entry, 1) in table:
                        raise ValueError("a name that is interned twice")
                    table[one(entry, 1)] = text(entry, 2)
        if 11 in packet:
            self.read_event(one(packet, 8), fields(one(packet, 11)))
        if 1 in packet:
            self.read_bundle(fields(one(packet, 1)))

    def read_track(self, track):
        uuid, parent = one(track, 1), one(track, 5)
        if uuid in self.tracks or (parent is not None and parent not in self.tracks):
            raise ValueError("a track that is there twice, or without its parent")
        process, thread = fields(one(track, 3, b"")), fields(one(track, 4, b""))
        pid = one(process, 1, one(thread, 1, self.tracks[parent].pid if parent is not None else None))
        self.tracks[uuid] = Track(text(track, 2) or text(process, 6) or text(thread, 5), parent, pid, one(thread, 2), 3 in track)

    def read_event(self, stamp, event):
        arguments = {text(each, 10): one(each, 3) for each in map(fields, event.get(4, []))}
        name = self.names[one(event, 10)] if 10 in event else None
        category = self.categories[one(event, 3)] if 3 in event else None
        if one(event, 11) not in self.tracks:
            raise ValueError("an event on no track")
        self.stamps.append(stamp)
        self.items.append(Event(stamp, one(event, 9), one(event, 11), name, category, one(event, 47), arguments))

    def read_bundle(self, bundle):
        for event in map(fields, bundle[2]):
            stamp, cpu = one(event, 1), one(bundle, 1)
            self.stamps.append(stamp)
            if 4 in event:
                switch = fields(one(event, 4))
                self.items.append(Switch(stamp, cpu, one(switch, 2), one(switch, 4), one(switch, 6)))
            if 20 in event:
                waking = fields(one(event, 20))
                self.items.append(Waking(stamp, cpu, one(waking, 2), one(waking, 5)))

    def of(self, kind):
        return [item for item in self.items if isinstance(item, kind)]

    def slices(self):
        """All slices. Raises where one is not closed, or ends that has not begun."""
        open_ones, found = collections.defaultdict(list), []
        for event in self.of(Event):
            stack = open_ones[event.track]
            if event.type == BEGIN:
                stack.append(event)
            elif event.type == END:
                begun = stack.pop()
                found.append(Slice(begun.stamp, event.stamp, begun.track, begun.name, begun.category, begun.flow,
                                   begun.arguments, len(stack)))
        if any(open_ones.values()):
            raise ValueError("a slice that is not closed")
        return found
