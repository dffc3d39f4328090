#!/usr/bin/env python3
"""Files a tip from Python and follows it: hotline.py LIBRARY CONFIG. Needs nothing but Python; only what is called is declared."""

import ctypes
import os
import sys

TEXT = ctypes.c_char_p


class Sized(ctypes.Structure):
    """A structure that says its own size, as the library asks."""

    def __init__(self, **values):
        super().__init__(size=ctypes.sizeof(type(self)), **values)


class Tip(Sized):
    _fields_ = (
        [("size", ctypes.c_size_t), ("channel", ctypes.c_int32), ("grounds", ctypes.c_uint32)]
        + [(name, TEXT) for name in ("division", "content", "plant_id", "description", "place", "seen_on")]
        + [(name, TEXT) for name in ("reference", "key", "confirmed")]
        + [(name, ctypes.c_int32) for name in ("has_position", "longitude_e6", "latitude_e6")]
    )


class Result(Sized):
    _fields_ = (
        [("size", ctypes.c_size_t), ("state", ctypes.c_int32), ("status", ctypes.c_int32)]
        + [("id", ctypes.c_char * 33), ("key", ctypes.c_char * 65), ("code", ctypes.c_char * 33)]
        + [("tip_id", ctypes.c_char * 65), ("filed_at", ctypes.c_int64), ("queued_at", ctypes.c_int64)]
        + [("tries", ctypes.c_uint32), ("reason", ctypes.c_char * 65), ("field", ctypes.c_char * 129)]
        + [("text", ctypes.c_char * 513)]
    )


class Progress(Sized):
    _fields_ = [
        ("size", ctypes.c_size_t),
        ("filed_at", ctypes.c_int64),
        ("state", ctypes.c_int32),
        ("close_by", ctypes.c_char * 16),
        ("agencies", ctypes.c_char * 1025),
    ]


class Error(Sized):
    _fields_ = [
        ("size", ctypes.c_size_t),
        ("status", ctypes.c_int32),
        ("reason", ctypes.c_char * 65),
        ("field", ctypes.c_char * 129),
        ("text", ctypes.c_char * 513),
    ]


def main():
    qth = ctypes.CDLL(sys.argv[1])
    qth.qth_file_tip.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p]
    qth.qth_follow.argtypes = [ctypes.c_void_p, TEXT, TEXT, ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p]
    qth.qth_close.argtypes = [ctypes.c_void_p]
    client, error = ctypes.c_void_p(), Error()
    if qth.qth_open_file(sys.argv[2].encode(), ctypes.byref(client), ctypes.byref(error)):
        sys.exit(error.text.decode())
    tip = Tip(
        grounds=1 | 4,
        division=b"330481",
        description="示例未登记搅拌站".encode(),
        place="海宁市示例镇".encode(),
        content="村北有搅拌站夜间生产。".encode(),
        # The number of your own record: a repetition with it files nothing twice.
        key=f"python-{os.getpid()}".encode(),
    )
    result = Result()
    if qth.qth_file_tip(client, ctypes.byref(tip), 30_000, ctypes.byref(result)):
        sys.exit(result.text.decode())
    spoken = ctypes.create_string_buffer(256)
    qth.qth_speak_code(result.code, b"zh", spoken, ctypes.c_size_t(256))
    print("code", result.code.decode(), spoken.value.decode())
    progress = Progress()
    if qth.qth_follow(client, result.code, None, 30_000, ctypes.byref(progress), ctypes.byref(error)):
        sys.exit(error.text.decode())
    print("close by", progress.close_by.decode())
    qth.qth_close(client)


if __name__ == "__main__":
    main()
