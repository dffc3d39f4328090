"""Signatures by Ed25519 (RFC 8032), so that the sample needs no package.

It is slow, some milliseconds a signature, and its time depends on the key. A program that signs where others can measure it uses a
library, such as `cryptography`.
"""

import hashlib

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, PRIME) % PRIME


def _add(one, two):
    """The sum of two points (x, y) of the twisted Edwards curve, each given as X, Y, Z with x = X/Z and y = Y/Z."""
    (x1, y1, z1), (x2, y2, z2) = one, two
    a = z1 * z2 % PRIME
    b = a * a % PRIME
    c, d = x1 * x2 % PRIME, y1 * y2 % PRIME
    e = CURVE * c * d % PRIME
    f, g = (b - e) % PRIME, (b + e) % PRIME
    return (
        a * f * ((x1 + y1) * (x2 + y2) - c - d) % PRIME,
        a * g * (d + c) % PRIME,
        f * g % PRIME,
    )


def _times(number, point):
    result = (0, 1, 1)
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


def _encoded(point):
    """32 bytes: y, and the lowest bit of x in the highest bit."""
    x, y, z = point
    inverse = pow(z, -1, PRIME)
    x, y = x * inverse % PRIME, y * inverse % PRIME
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _base_point():
    y = 4 * pow(5, -1, PRIME) % PRIME
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    return (x if x % 2 == 0 else PRIME - x, y, 1)


BASE = _base_point()


def _secrets(seed):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little")
    scalar = scalar & (1 << 254) - 8 | 1 << 254
    return scalar, digest[32:]


def _number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def public_key(seed):
    """The 32 bytes of the public key that belongs to a seed of 32 bytes."""
    return _encoded(_times(_secrets(seed)[0], BASE))


def sign(seed, message):
    """The signature of a message, 64 bytes."""
    scalar, prefix = _secrets(seed)
    nonce = _number(prefix, message)
    point = _encoded(_times(nonce, BASE))
    answer = (nonce + _number(point, public_key(seed), message) * scalar) % ORDER
    return point + answer.to_bytes(32, "little")
