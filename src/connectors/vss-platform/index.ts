import type { BirthDate } from '../../domain/birth-date.ts';
import type { CardNumber, InsuranceNumber } from '../../domain/card-number.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Send, UpstreamRequest, UpstreamResponse } from '../transport/send.ts';
import type { UpstreamCall } from '../upstream.ts';
import {
  criteriaBody,
  decodeHousehold,
  decodeMember,
  decodeNumbers,
  decodeToken,
  memberBody,
  type PartialDateFill,
  type PlatformBody,
  searchBody,
  serviceRequest,
  tokenRequestOf,
} from './codec.ts';
import { createAccessTokens } from './token.ts';
import { paths } from './wire.ts';

export { lgspTokenFields, lgspTokenHeader, type PartialDateFill } from './codec.ts';
export { type VssPlatformTransportOptions, vssPlatformTransport } from './transport.ts';

/** The three services of Vietnam Social Security on the national integration platform (NGSP, NDXP) or a provincial copy. */
export interface VssPlatform {
  /** Insurance numbers of a person (getMaSoBhxhTheoTieuChi): none, one, or several candidates. @throws UpstreamError */
  findInsuranceNumber(criteria: PersonCriteria, call: UpstreamCall): Promise<FoundNumbers>;
  /** What is kept under a number (getTraCuuTtHgdByMaSoBhxh). @throws UpstreamError */
  householdOf(insuranceNumber: InsuranceNumber, call: UpstreamCall): Promise<FoundMembers>;
  /** Members of households (getTraCuuThongTinHgd). @throws UpstreamError */
  searchHousehold(criteria: HouseholdCriteria, call: UpstreamCall): Promise<FoundMembers>;
  close(): Promise<void>;
}

/** Codes of the statistics office. Since July 2025 there is no district. */
export interface AreaCodes {
  readonly provinceCode: string | null;
  readonly districtCode: string | null;
  readonly communeCode: string | null;
}

export interface PersonDetails {
  readonly fullName: string;
  /** Full, a year and month, or a year. */
  readonly birthDate: BirthDate;
  /** null when it is not known. */
  readonly sex: 'MALE' | 'FEMALE' | 'OTHER' | null;
}

/** A person is looked for where the birth was registered, or where the household is. */
export type PersonCriteria = PersonDetails &
  ({ readonly birthRegistration: AreaCodes } | { readonly household: AreaCodes });

export interface HouseholdCriteria extends PersonDetails {
  readonly provinceCode: string | null;
  readonly addressKind: 'BIRTH_REGISTRATION' | 'HOUSEHOLD';
  /** Number of the insurance book. */
  readonly bookNumber?: string;
  readonly cardNumber?: CardNumber;
}

export interface FoundNumbers {
  /** Each number once; more than one means that the caller has to choose. */
  readonly numbers: readonly InsuranceNumber[];
  /** `trangThai` and `errorCode`, verbatim: no list of their values is public, and neither decides what was found. */
  readonly status: string | null;
  readonly errorCode: string | null;
  readonly fetchedAt: Date;
}

export interface FoundMembers {
  readonly members: readonly PlatformMember[];
  readonly fetchedAt: Date;
}

export interface PlatformMember {
  readonly insuranceNumber: InsuranceNumber | null;
  readonly fullName: string | null;
  readonly birthDate: BirthDate | null;
  readonly sex: 'MALE' | 'FEMALE' | 'OTHER' | 'UNKNOWN';
  /** Only a search tells it. */
  readonly householdNumber: string | null;
  /** In words; only a search tells it. */
  readonly address: string | null;
  /** Only a look-up by number tells it. */
  readonly codes: AreaCodes | null;
  /** Number of an earlier insurance book (`soSoCu`). */
  readonly previousBookNumber: string | null;
  /** `trangThai`, verbatim. */
  readonly status: string | null;
}

export interface VssPlatformOptions {
  /** Already composed: time limit, retry. */
  readonly send: Send;
  /** Closes what `send` holds open. */
  readonly close?: () => Promise<void>;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** Value of `lgspaccesstoken`, see `lgspTokenHeader`; null where the platform wants none. */
  readonly lgspToken?: string | null;
  /** Our X-Road id; null where the platform wants none. */
  readonly xRoadClient?: string | null;
  readonly clock: Clock;
  /** What stands in `ngaySinh` for an unknown month or day. Default: 01, which makes every value a date. */
  readonly partialDateFill?: PartialDateFill;
  /** How long before its end a token is replaced. Default: 30 s. */
  readonly renewalMarginMs?: number;
  /** For a token without a readable `expires_in`. Default: 60 s. */
  readonly defaultLifetimeMs?: number;
}

export function createVssPlatform(options: VssPlatformOptions): VssPlatform {
  const { clock } = options;
  const fill = options.partialDateFill ?? '01';
  const ask = authorised(options);
  return {
    async findInsuranceNumber(criteria, call) {
      const answer = await ask(paths.numberByCriteria, criteriaBody(criteria, fill), call);
      return { ...decodeNumbers(answer), fetchedAt: clock.now() };
    },
    async householdOf(insuranceNumber, call) {
      const answer = await ask(paths.memberByNumber, memberBody(insuranceNumber), call);
      return { members: decodeMember(answer, insuranceNumber), fetchedAt: clock.now() };
    },
    async searchHousehold(criteria, call) {
      const answer = await ask(paths.searchHousehold, searchBody(criteria, fill), call);
      return { members: decodeHousehold(answer, criteria), fetchedAt: clock.now() };
    },
    async close() {
      await options.close?.();
    },
  };
}

type Ask = (path: string, body: PlatformBody, call: UpstreamCall) => Promise<UpstreamResponse>;

/** A refused token costs one new token and one repeat; a second 401 is for the decoder to refuse. */
function authorised(options: VssPlatformOptions): Ask {
  const { send, clock } = options;
  const tokens = createAccessTokens({
    take: async () => decodeToken(await send(tokenRequestOf(options), {})),
    clock,
    renewalMarginMs: options.renewalMarginMs ?? 30_000,
    defaultLifetimeMs: options.defaultLifetimeMs ?? 60_000,
  });
  return async (path, body, call) => {
    const request = (token: string): UpstreamRequest => serviceRequest(path, body, token, options);
    const token = await tokens.current(call.signal);
    const response = await send(request(token.value), call);
    if (response.status !== 401) return response;
    const renewed = await tokens.replace(token, call.signal);
    return send(request(renewed.value), call);
  };
}
