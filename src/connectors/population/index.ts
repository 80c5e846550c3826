import type { Dispatcher } from 'undici';
import type { BirthDate } from '../../domain/birth-date.ts';
import type { Clock } from '../../domain/clock.ts';
import type { OldIdNumber, PersonalId, PersonNumber } from '../../domain/personal-id.ts';
import { attemptTimeout } from '../transport/attempt-timeout.ts';
import {
  failOnGatewayStatus,
  isConnectionFailure,
  isGatewayStatus,
} from '../transport/gateway-status.ts';
import { type PooledTransport, pooledTransport } from '../transport/pool.ts';
import { jitter, retryOnce } from '../transport/retry-once.ts';
import { compose, type Send, type UpstreamResponse } from '../transport/send.ts';
import type { Sending } from '../transport/sending.ts';
import { twoSites } from '../transport/two-sites.ts';
import type { UpstreamCall, UpstreamError } from '../upstream.ts';
import {
  authorization,
  decodeCitizens,
  decodeConfirmation,
  encodeRequest,
  isFault,
} from './codec.ts';
import type { Operation } from './wire.ts';

/** National population database (CSDLQG về dân cư). */
export interface PopulationRegister {
  /**
   * Full record (TraCuuThongTinCongDan). Number, name and birth date must all agree: an empty list is "no match", and more
   * than one citizen means an ambiguous number. @throws UpstreamError when there is no usable answer
   */
  findCitizens(query: CitizenQuery, call: PopulationCall): Promise<CitizenAnswer>;
  /** Yes or no (XacThucThongTinCongDan); the answer holds no personal data. @throws UpstreamError */
  confirmCitizen(query: CitizenQuery, call: PopulationCall): Promise<CitizenConfirmation>;
  close(): Promise<void>;
}

export interface CitizenQuery {
  readonly number: PersonNumber;
  readonly fullName: string;
  /** The service takes a full date or a year; a year and month is sent as the year. */
  readonly birthDate: BirthDate;
  /**
   * Numbers that the presented card names as earlier ones of its holder. The card is unsigned, so an answer may bear one of
   * them instead of the asked number only where it repeats name and birth date.
   */
  readonly earlierNumbers?: readonly PersonNumber[];
}

export interface PopulationCall extends UpstreamCall {
  /** Officer account or personal number of the person who asks, for the register's own audit. */
  readonly officer: string;
}

export interface CitizenAnswer {
  readonly citizens: readonly Citizen[];
  /** `ThoiDiemDuLieu`, where the register states it. */
  readonly asOf: Date | null;
  readonly fetchedAt: Date;
}

export interface CitizenConfirmation {
  readonly exists: boolean;
  readonly fetchedAt: Date;
}

export interface Citizen {
  readonly personalId: PersonalId;
  readonly oldNumber: OldIdNumber | null;
  readonly fullName: string;
  readonly birthDate: BirthDate | null;
  readonly sex: 'MALE' | 'FEMALE' | 'UNKNOWN';
  readonly nationality: string | null;
  readonly permanentAddress: CitizenAddress | null;
  /** `TrangThai` verbatim; its codes are not public, and absence never means alive. */
  readonly statusText: string | null;
}

export interface CitizenAddress {
  readonly detail: string | null;
  readonly communeCode: string | null;
  readonly districtCode: string | null;
  readonly provinceCode: string | null;
  readonly country: string | null;
}

export interface PopulationRegisterOptions {
  readonly send: Send;
  /** Path of the request. */
  readonly path: string;
  /** Path that enters the authorization hash; given at onboarding, and not always that of the request. */
  readonly servicePath: string;
  readonly username: string;
  readonly secret: string;
  /** `MaDVC`; may be empty. */
  readonly procedureCode: string;
  /** `MaTichHop` of the full record; 037 unless C06 gave another. */
  readonly integrationCode?: string;
  /** `MaTichHop` of yes or no; 003 unless C06 gave another. */
  readonly confirmationCode?: string;
  /** Sources disagree about the unit; milliseconds unless set. */
  readonly timestampUnit?: 'ms' | 's';
  /** Whether the name is sent in capitals (the default) or as it was given. */
  readonly nameForm?: 'upper' | 'as-given';
  readonly clock: Clock;
  /** `MaYeuCau`, unique for each question. */
  readonly requestId: () => string;
  /** Ends what `send` stands on. */
  readonly close?: () => Promise<void>;
}

export function createPopulationRegister(options: PopulationRegisterOptions): PopulationRegister {
  const { clock } = options;
  return {
    async findCitizens(query, call) {
      const answer = await ask(options, 'record', query, call);
      return { ...decodeCitizens(answer, query), fetchedAt: clock.now() };
    },
    async confirmCitizen(query, call) {
      const answer = await ask(options, 'confirmation', query, call);
      return { exists: decodeConfirmation(answer), fetchedAt: clock.now() };
    },
    close: options.close ?? (async () => undefined),
  };
}

function ask(
  options: PopulationRegisterOptions,
  operation: Operation,
  query: CitizenQuery,
  call: PopulationCall,
): Promise<UpstreamResponse> {
  const { username, secret, servicePath } = options;
  const timestamp = timestampOf(options);
  return options.send(
    {
      method: 'POST',
      path: options.path,
      headers: {
        'content-type': 'application/xml',
        soapaction: '""',
        timestamp,
        authorization: authorization({ username, secret, servicePath, timestamp }),
      },
      body: encodeRequest({
        operation,
        requestId: options.requestId(),
        procedureCode: options.procedureCode,
        integrationCode: integrationCodeOf(options, operation),
        officer: call.officer,
        query,
        nameForm: options.nameForm ?? 'upper',
      }),
    },
    call,
  );
}

function timestampOf({ clock, timestampUnit }: PopulationRegisterOptions): string {
  const ms = clock.now().getTime();
  return String(timestampUnit === 's' ? Math.floor(ms / 1000) : ms);
}

function integrationCodeOf(options: PopulationRegisterOptions, operation: Operation): string {
  return operation === 'record'
    ? (options.integrationCode ?? '037')
    : (options.confirmationCode ?? '003');
}

export interface PopulationTransportOptions {
  readonly baseUrl: URL;
  /** A second site of the same register: its whole address. */
  readonly secondUrl?: URL | null;
  readonly connections: number;
  /** From the start of connecting to the last byte; 3 s unless set. */
  readonly attemptTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** Budget and deadline of tries beyond the first. */
  readonly sending?: Sending;
  readonly dispatcher?: Dispatcher;
}

/** The standard transport: every question only reads, so each may be asked once more (resilience, 4 and 5). */
export function populationTransport(options: PopulationTransportOptions): PooledTransport {
  const { sending, secondUrl = null } = options;
  const site = siteAt(options.baseUrl, options);
  const second = secondUrl === null ? null : siteAt(new URL(secondUrl.origin), options);
  return {
    send: compose(
      second === null || secondUrl === null || sending === undefined
        ? site.send
        : twoSites([site.send, atPath(second.send, secondUrl)], sending),
      retryOnce({
        when: isWorthAnotherTry,
        waitMs: jitter(50, 250, sending?.random),
        patient: true,
        sending,
      }),
    ),
    async close() {
      await Promise.all([site.close(), second?.close()]);
    },
  };
}

function atPath(send: Send, { pathname, search }: URL): Send {
  return (request, call) => send({ ...request, path: `${pathname}${search}` }, call);
}

function siteAt(baseUrl: URL, options: PopulationTransportOptions): PooledTransport {
  const pool = pooledTransport({
    baseUrl,
    connectTimeoutMs: options.connectTimeoutMs ?? 800,
    connections: options.connections,
    maxBodyBytes: 256 * 1024,
    ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
  });
  return {
    send: compose(
      pool.send,
      attemptTimeout(options.attemptTimeoutMs ?? 3_000),
      // A SOAP fault was made by the register itself (fault F35).
      failOnGatewayStatus(isFault),
    ),
    close: pool.close,
  };
}

function isWorthAnotherTry(error: UpstreamError): boolean {
  return error.failure === 'TIMEOUT' || isConnectionFailure(error) || isGatewayStatus(error);
}
