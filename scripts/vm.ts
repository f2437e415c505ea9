// `npm run vm -- SERIES COMMAND [ARGUMENT...]`: runs a command of this machine under another kernel, e.g.
// `npm run vm -- 6.12 dist/kscope -e 'begin { print(1); exit(); }'`, in the folder where it is started.
import { installKernel } from "./vm/installed-kernel.ts";
import { kernelOf } from "./vm/kernels.ts";
import { runInMachine } from "./vm/machine.ts";

const [series = "", ...command] = process.argv.slice(2);
if (command.length === 0) throw new RangeError("usage: npm run vm -- SERIES COMMAND [ARGUMENT...]");
const directory = process.env.INIT_CWD ?? process.cwd();
const { status, output } = await runInMachine(installKernel(kernelOf(series)), {
  command,
  directory,
  limit: 3_600_000,
});
process.stdout.write(output);
process.exitCode = status;
