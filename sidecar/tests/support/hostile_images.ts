/** Pictures a browser would not send. */
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { faceFrame } from "./frames.ts";

/** A PNG of one colour whose pixels are a thousand times its bytes. */
export function bombPng(width: number, height: number): Buffer {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 0, 0, 0, 0], 8);
    const rows = deflateSync(Buffer.alloc((width + 1) * height), { level: 9 });
    return png([
        ["IHDR", header],
        ["IDAT", rows],
        ["IEND", Buffer.alloc(0)],
    ]);
}

/** A small PNG whose colour profile unpacks to `bytes`. */
export async function profileBombPng(bytes: number): Promise<Buffer> {
    const profile = Buffer.concat([
        Buffer.from("bomb\0\0", "latin1"),
        deflateSync(Buffer.alloc(bytes)),
    ]);
    return insertChunk(await faceFrame().png().toBuffer(), "iCCP", profile);
}

/** A good PNG that says it is the first of many animation frames. */
export async function animatedPng(): Promise<Buffer> {
    const control = Buffer.alloc(8);
    control.writeUInt32BE(1000, 0);
    return insertChunk(await faceFrame().png().toBuffer(), "acTL", control);
}

/** A progressive JPEG whose last scan is repeated, each a pass over all pixels for the decoder. */
export async function manyScansJpeg(scans: number): Promise<Buffer> {
    const jpeg = await faceFrame({ side: 64 }).jpeg({ progressive: true }).toBuffer();
    const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
    const scan = jpeg.subarray(last, jpeg.length - 2);
    const end = jpeg.subarray(jpeg.length - 2);
    const repeated = Array.from({ length: scans }, () => scan);
    return Buffer.concat([jpeg.subarray(0, last), ...repeated, end]);
}

/** A JPEG whose header claims another size than its data has. */
export async function lyingJpeg(width: number, height: number): Promise<Buffer> {
    const jpeg = await faceFrame().jpeg({ progressive: false }).toBuffer();
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(height, frame + 5);
    jpeg.writeUInt16BE(width, frame + 7);
    return jpeg;
}

/** Refers to a file of the machine and to an address. */
export const SVG = Buffer.from(
    `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY file SYSTEM "file:///etc/hostname">]>
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="320" height="320">
    <image xlink:href="http://127.0.0.1:9/x.png" width="10" height="10"/><text y="20">&file;</text></svg>`,
);

/** Several pictures in one file. */
export async function animated(format: "gif" | "webp"): Promise<Buffer> {
    const pages = await Promise.all(
        [0, 1].map((shift) => faceFrame({ side: 128, shift }).raw().toBuffer()),
    );
    const both = sharp(Buffer.concat(pages), {
        raw: { width: 128, height: 256, channels: 3, pageHeight: 128 },
    });
    return format === "gif" ? both.gif().toBuffer() : both.webp().toBuffer();
}

function insertChunk(source: Buffer, type: string, data: Buffer): Buffer {
    const afterHeader = 8 + 25;
    return Buffer.concat([
        source.subarray(0, afterHeader),
        chunk(type, data),
        source.subarray(afterHeader),
    ]);
}

function png(chunks: [type: string, data: Buffer][]): Buffer {
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    return Buffer.concat([signature, ...chunks.map(([type, data]) => chunk(type, data))]);
}

function chunk(type: string, data: Buffer): Buffer {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
}
