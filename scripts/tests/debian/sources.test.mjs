import { describe, expect, test } from "@jest/globals";
import {
    findDebianArchive,
    formatSource,
    parseDeb822Sources,
    parseOneLineSources,
} from "../../lib/debian/sources.mjs";

const DEB822 = `# the archive
Types: deb
# an older address
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
`;

describe("deb822 sources", () => {
    test("every paragraph is a source, comments are not", () => {
        expect(parseDeb822Sources(DEB822)).toEqual([
            {
                types: ["deb"],
                uris: ["http://mirror.example/debian"],
                suites: ["bookworm", "bookworm-updates"],
                components: ["main"],
                signedBy: "/usr/share/keyrings/debian-archive-keyring.gpg",
            },
            {
                types: ["deb"],
                uris: ["http://mirror.example/debian-security"],
                suites: ["bookworm-security"],
                components: ["main"],
            },
        ]);
    });

    test("a disabled source is left out", () => {
        expect(parseDeb822Sources(`Enabled: no\n${DEB822.split("\n\n")[0]}`)).toEqual([]);
    });

    test("a key written into the file stays whole", () => {
        const key = "\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mDMEY\n -----END-----";
        const [source] = parseDeb822Sources(
            `Types: deb\nURIs: http://m/debian\nSuites: sid\nComponents: main\nSigned-By:${key}\n`,
        );
        expect(source?.signedBy).toBe(key);
    });
});

describe("one-line sources", () => {
    test("options, comments and source packages are read", () => {
        const text = `
# deb http://old.example/debian bookworm main
deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian bookworm main contrib # ours
deb-src http://mirror.example/debian bookworm main
deb http://flat.example/ ./
`;
        expect(parseOneLineSources(text)).toEqual([
            {
                types: ["deb"],
                uris: ["http://mirror.example/debian"],
                suites: ["bookworm"],
                components: ["main", "contrib"],
                signedBy: "/k.gpg",
            },
            {
                types: ["deb-src"],
                uris: ["http://mirror.example/debian"],
                suites: ["bookworm"],
                components: ["main"],
            },
            { types: ["deb"], uris: ["http://flat.example/"], suites: ["./"], components: [] },
        ]);
    });
});

describe("the Debian archive", () => {
    const sources = [
        ...parseOneLineSources("deb http://packages.example/cloud cloud-sdk-bookworm main"),
        ...parseOneLineSources("deb-src http://source.example/debian bookworm main"),
        ...parseDeb822Sources(DEB822),
    ];

    test("is the one that serves this release, not another vendor's or the security archive", () => {
        expect(findDebianArchive(sources, "bookworm")?.uri).toBe("http://mirror.example/debian");
    });

    test("is missing when no source serves this release", () => {
        expect(findDebianArchive(sources, "trixie")).toBeUndefined();
    });

    test("is written down for other suites with the same key", () => {
        const archive = { uri: "http://m/debian", signedBy: "/k.gpg" };
        const text = formatSource(archive, ["sid", "bookworm"]);
        expect(parseDeb822Sources(text)).toEqual([
            {
                types: ["deb"],
                uris: ["http://m/debian"],
                suites: ["sid", "bookworm"],
                components: ["main"],
                signedBy: "/k.gpg",
            },
        ]);
    });
});
