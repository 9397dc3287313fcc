import { expect, test } from "@jest/globals";
import { chooseSocketDir, findOwner } from "../../lib/postgres/owner.mjs";

const PASSWD =
    "root:x:0:0:root:/root:/bin/bash\npostgres:x:106:114:,,,:/var/lib/postgresql:/bin/bash\n";

test("root hands PostgreSQL to its own system user, anybody else runs it themselves", () => {
    expect(findOwner(PASSWD, 0)).toEqual({ uid: 106, gid: 114 });
    expect(findOwner(PASSWD, 1000)).toEqual({});
});

test("root without such a user is told what to install", () => {
    expect(() => findOwner("root:x:0:0::/root:/bin/sh\n", 0)).toThrow(/postgresql/);
});

test("the socket lies beside the cluster, or in a short folder when its path would be too long", () => {
    expect(chooseSocketDir("/home/me/face/.run/postgres", "abcd1234")).toBe(
        "/home/me/face/.run/postgres/socket",
    );
    const long = chooseSocketDir(`/home/me/${"folder/".repeat(15)}postgres`, "abcd1234");
    expect(`${long}/.s.PGSQL.5432.lock`.length).toBeLessThanOrEqual(107);
    expect(long).toContain("abcd1234");
});
