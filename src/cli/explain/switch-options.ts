import {
  defaultSwitches,
  type Switches,
  type SwitchName,
  switches,
} from '../../eligibility/switches.ts';
import { UsageError } from '../terminal.ts';

/**
 * The defaults with what `--switch name=value` says.
 *
 * @throws UsageError listing what is allowed
 */
export function switchesFrom(options: readonly string[]): Switches {
  return options.reduce(withOption, defaultSwitches);
}

function withOption(all: Switches, option: string): Switches {
  const [name = '', ...rest] = option.split('=');
  const value = rest.join('=');
  if (!isSwitch(name)) {
    throw new UsageError(`There is no such switch. Switches: ${Object.keys(switches).join(', ')}.`);
  }
  const allowed: readonly string[] = switches[name];
  if (!allowed.includes(value)) {
    throw new UsageError(`Switch ${name} takes: ${allowed.join(', ')}.`);
  }
  return { ...all, [name]: value };
}

function isSwitch(name: string): name is SwitchName {
  return Object.hasOwn(switches, name);
}
