/**
 * A number that is the same for the same samples (four bytes at a time) and, but for one case in 2^52, another for others. Not cryptographic: it finds
 * frames that repeat, it does not stand up to somebody who makes two frames collide (who could as well change one pixel).
 */
export function hashSamples(samples: Uint32Array): number {
    // Two lanes with different multipliers, each mixed as in MurmurHash3.
    let a = 0x811c9dc5;
    let b = 0x9747b28c;
    for (const four of samples) {
        a = Math.imul(a ^ four, 0x01000193);
        a ^= a >>> 15;
        b = Math.imul(b ^ four, 0x5bd1e995);
        b ^= b >>> 13;
    }
    return (mix(a) >>> 12) * 2 ** 32 + (mix(b) >>> 0);
}

function mix(hash: number): number {
    let h = hash ^ (hash >>> 16);
    h = Math.imul(h, 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    return h ^ (h >>> 16);
}
