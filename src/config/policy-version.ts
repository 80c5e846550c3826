import { positionsAsText } from '../eligibility/switch-settings.ts';
import { sha256Base64url } from '../signing/digest.ts';
import type { Config } from './config.ts';

/** Two gateways that read the rules differently never give the same version. */
export function policyVersionOf(
  base: string,
  { ruleSwitches, extraHolidays }: Pick<Config, 'ruleSwitches' | 'extraHolidays'>,
): string {
  const positions = positionsAsText(ruleSwitches);
  const days = extraHolidays.join(',');
  return [
    base,
    ...(positions === '0' ? [] : [`sw.${positions}`]),
    ...(days === '' ? [] : [`hd.${sha256Base64url(days).slice(0, 12)}`]),
  ].join('+');
}
