import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Environment } from '../../../src/config/env.ts';
import { ConfigError } from '../../../src/config/problems.ts';
import { loadConfiguration } from '../../../src/config/secrets.ts';

export const portalAccounts = [
  { facilityCode: '99002', username: '99002_BV', password: 'portal-password-canary' },
];

export const tokenIssuers = () => [
  {
    issuer: 'https://sso.example.vn',
    audience: 'https://gateway.example.vn',
    jwksUri: 'https://sso.example.vn/jwks.json',
  },
];

export function privateJwk(): Readonly<Record<string, unknown>> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }) };
}

export interface Folder {
  readonly path: string;
  /** Writes a file and says where. */
  write(name: string, content: unknown): string;
}

/** A folder that goes away with the test. */
export function folder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'gateway-config-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    },
  };
}

/** The least that a gateway starts with. */
export function complete(at: Folder): Environment {
  return {
    DATA_DIR: at.path,
    VSS_PORTAL_URL: 'https://portal.example.vn',
    POPULATION_URL: 'https://ndxp.example.vn/dancu',
    POPULATION_USERNAME: 'vss',
    POPULATION_SECRET: 'population-secret-canary',
    VSS_PORTAL_ACCOUNTS_FILE: at.write('accounts.json', portalAccounts),
    TOKEN_ISSUERS_FILE: at.write('issuers.json', tokenIssuers()),
  };
}

/** What connects the integration platform. */
export const platform: Environment = {
  NGSP_URL: 'https://ngsp.example.vn',
  NGSP_CONSUMER_KEY: 'consumer',
  NGSP_CONSUMER_SECRET: 'consumer-secret-canary',
};

export const lgspToken = {
  AccessKey: 'test-key',
  SecretKey: 'lgsp-secret-canary',
  AppName: 'test-app',
  PartnerCode: 'test-partner',
  PartnerCodeCus: 'test-partner',
};

/** Problems of an environment; none when it loads. */
export function problemsOf(environment: Environment): readonly string[] {
  try {
    loadConfiguration(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
