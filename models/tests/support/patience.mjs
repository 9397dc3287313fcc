/** Real models and real processes: what takes half a second alone takes many on a machine with other work. */
import { jest } from "@jest/globals";

const TIMEOUT_MS = 30_000;

jest.setTimeout(TIMEOUT_MS);
