/** Good requests made bad, from a seed: the same each time, and again when one of them is found to do harm. */
import fc from "fast-check";

const SPLINTERS = [
    ...["", "\0", "\r\n", "\r\n\r\n", "--", "--x", "--x--", '"', "\\", "{", "]", "|", "=", ";"],
    ...["\ufeff", "\ud800", "é", "-1", "1e999", "NaN", "null", "__proto__", "constructor"],
    ...['name="request"', "filename*=UTF-8''%00", "Content-Transfer-Encoding: base64\r\n"],
    "a".repeat(3000),
];

/** A change of bytes: something cut out, put in, sent twice, or sent to here and no further. */
export function damage(length: number): fc.Arbitrary<(body: Buffer) => Buffer> {
    const place = fc.nat(length);
    return fc.oneof(
        fc.record({ at: place, cut: fc.nat(40), put: fc.constantFrom(...SPLINTERS) }).map(
            ({ at, cut, put }) =>
                (body: Buffer) =>
                    Buffer.concat([
                        body.subarray(0, at),
                        Buffer.from(put),
                        body.subarray(at + cut),
                    ]),
        ),
        fc.record({ at: place, byte: fc.nat(255) }).map(({ at, byte }) => (body: Buffer) => {
            const copy = Buffer.from(body);
            copy[Math.min(at, copy.length - 1)] = byte;
            return copy;
        }),
        place.map((at) => (body: Buffer) => body.subarray(0, at)),
        fc.record({ at: place, size: fc.nat(300) }).map(
            ({ at, size }) =>
                (body: Buffer) =>
                    Buffer.concat([body.subarray(0, at + size), body.subarray(at)]),
        ),
    );
}

/** A change of what a document says: a field gone, renamed, of another type, or one of many. */
export function misspelt(document: object): fc.Arbitrary<Record<string, unknown>> {
    const keys = Object.keys(document);
    const value = fc.oneof(
        fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 1e308, 2 ** 53, "", " ", "\0", [], {}, [
            [],
        ]),
        fc.string({ unit: "binary", maxLength: 30 }),
        fc.array(fc.constantFrom("a".repeat(64), "", 0, null), { maxLength: 70 }),
        fc.constantFrom("x".repeat(5000), "9".repeat(400), "../../etc/passwd", "<script>"),
    );
    return fc
        .array(fc.tuple(fc.constantFrom(...keys, "x_new", "__proto__", "", "Frames"), value), {
            minLength: 1,
            maxLength: 3,
        })
        .map((changes) => ({ ...document, ...Object.fromEntries(changes) }));
}
