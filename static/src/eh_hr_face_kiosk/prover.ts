/** What a request needs of the tablet's key; who makes it is `pairing/key_proof.ts`. */

export interface DeviceKey {
    /** RFC 7638, SHA-256. */
    thumbprint: string;
    pair: CryptoKeyPair;
}

export interface Prover {
    /**
     * @param url as it is called, without a host too
     * @param key of a pairing that is under way; left out: the one of the token
     * @returns the proof, or null where this tablet has no key
     * @throws KioskHttpError `"key_lost"` or `"key_unreadable"`
     */
    prove: (
        method: string,
        url: string,
        token: string | null,
        key?: DeviceKey | null,
    ) => Promise<string | null>;
    /** The server's time, for the proofs of a tablet whose clock is wrong. */
    takeNonce: (nonce: string) => void;
}
