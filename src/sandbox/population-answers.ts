import { escapeXml } from '../connectors/population/xml.ts';
import type { SandboxCitizen } from './person.ts';

export type SoapVersion = '1.1' | '1.2';

const envelopes: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};

export interface AnswerForm {
  /** When the data are of. */
  readonly asOf: Date;
}

/** A miss is a collection without citizens, never an error (population-database, 5.2). */
export function citizensAnswer(citizens: readonly SandboxCitizen[], form: AnswerForm): Response {
  const attributes =
    `xmlns="http://www.mic.gov.vn/dancu/1.0" SoCongDan="${citizens.length}" ` +
    `ThoiDiemDuLieu="${vietnamTime(form.asOf)}"`;
  const records = citizens.map((each) => `<CongDan>${profiles[each.profile](each)}</CongDan>`);
  return enveloped(`<CongdanCollection ${attributes}>${records.join('')}</CongdanCollection>`);
}

export function confirmationAnswer(
  name: 'KetQuaXacThuc' | 'KetQuaXacThucResponse',
  exists: boolean,
): Response {
  return enveloped(`<${name} xmlns="http://dancuquocgia.bca"><TonTai>${exists}</TonTai></${name}>`);
}

export interface SoapFault {
  readonly version: SoapVersion;
  readonly status: number;
  /** In the terms of SOAP 1.1. */
  readonly code: string;
  readonly reason: string;
}

export function faultAnswer({ version, status, code, reason }: SoapFault): Response {
  const fault = version === '1.1' ? fault11(code, reason) : fault12(code, reason);
  return enveloped(fault, { version, status });
}

function fault11(code: string, reason: string): string {
  return `<soap:Fault>${leaf('faultcode', `soap:${code}`)}${leaf('faultstring', reason)}</soap:Fault>`;
}

function fault12(code: string, reason: string): string {
  const [main = '', detail] = code.split('.');
  const value = main === 'Client' ? 'soap:Sender' : 'soap:Receiver';
  const subcode =
    detail === undefined ? '' : `<soap:Subcode>${leaf('soap:Value', detail)}</soap:Subcode>`;
  return (
    `<soap:Fault><soap:Code>${leaf('soap:Value', value)}${subcode}</soap:Code>` +
    `<soap:Reason><soap:Text xml:lang="en">${escapeXml(reason)}</soap:Text></soap:Reason></soap:Fault>`
  );
}

export function xmlResponse(
  body: string,
  init: { readonly status: number; readonly headers?: Readonly<Record<string, string>> },
): Response {
  return new Response(body, {
    status: init.status,
    headers: { 'content-type': 'application/xml; charset=utf-8', ...init.headers },
  });
}

function enveloped(
  content: string,
  { version, status }: { version: SoapVersion; status: number } = { version: '1.1', status: 200 },
): Response {
  const body =
    `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="${envelopes[version]}">` +
    `<soap:Body>${content}</soap:Body></soap:Envelope>`;
  return xmlResponse(body, { status });
}

/** xs:dateTime with the zone of the register. */
function vietnamTime(instant: Date): string {
  return new Date(instant.getTime() + 7 * 3_600_000).toISOString().replace('Z', '+07:00');
}

function leaf(name: string, value: string): string {
  return value === '' ? `<${name}/>` : `<${name}>${escapeXml(value)}</${name}>`;
}

/** The two ways in which the service is known to answer (population-database, 5.1). */
const profiles: Readonly<Record<SandboxCitizen['profile'], (citizen: SandboxCitizen) => string>> = {
  live: (citizen) =>
    record(citizen, {
      name: `<Ho/><ChuDem/>${leaf('Ten', citizen.fullName)}`,
      birth: liveBirth(citizen.birthDate),
      address:
        leaf('MaTinhThanh', citizen.address.provinceCode) +
        leaf('MaQuanHuyen', citizen.address.districtCode) +
        leaf('MaPhuongXa', citizen.address.communeCode),
    }),
  standard: (citizen) =>
    record(citizen, {
      name: splitName(citizen.fullName),
      birth: standardBirth(citizen.birthDate),
      address: leaf('MaDonViHanhChinh', citizen.address.communeCode),
    }),
};

function record(
  citizen: SandboxCitizen,
  parts: { readonly name: string; readonly birth: string; readonly address: string },
): string {
  return [
    leaf('SoDinhDanh', citizen.personalId),
    leaf('SoCMND', citizen.oldNumber ?? ''),
    `<HoVaTen>${parts.name}</HoVaTen>`,
    leaf('GioiTinh', citizen.sex === 'MALE' ? '1' : '2'),
    leaf('DanToc', '01'),
    leaf('TonGiao', '00'),
    leaf('NhomMau', '00'),
    `<NgayThangNamSinh>${parts.birth}</NgayThangNamSinh>`,
    `<ThuongTru>${parts.address}${leaf('ChiTiet', citizen.address.detail)}${leaf('QuocGia', 'VN')}</ThuongTru>`,
    leaf('QuocTich', 'VN'),
    citizen.status === undefined ? '' : leaf('TrangThai', citizen.status),
  ].join('');
}

function splitName(fullName: string): string {
  const words = fullName.split(' ');
  return (
    leaf('Ho', words.length > 1 ? (words[0] ?? '') : '') +
    leaf('ChuDem', words.slice(1, -1).join(' ')) +
    leaf('Ten', words.at(-1) ?? '')
  );
}

function liveBirth(birthDate: string): string {
  const year = leaf('Nam', birthDate.slice(0, 4));
  return birthDate.length === 10
    ? `${year}${leaf('NgayThangNam', birthDate.replaceAll('-', ''))}`
    : year;
}

function standardBirth(birthDate: string): string {
  return birthDate.length === 10
    ? leaf('NgayThangNam', birthDate)
    : leaf('Nam', birthDate.slice(0, 4));
}
