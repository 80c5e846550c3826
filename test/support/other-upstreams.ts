import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';

// A second reading of the upstreams' public traces, made without a look at the gateway's own simulators or connectors. Where
// the traces leave something open it chooses differently on purpose: order of keys, numbers in place of texts, prefixes.

/** Somebody whom the two registers know, each in its own words. */
export interface Registered {
  /** Row of the population database; null when it knows nobody of that number. */
  readonly citizen: {
    readonly number: string;
    readonly oldNumber?: string;
    readonly name: string;
    /** Day, month, year. */
    readonly born: readonly [number, number, number];
    readonly profile: 'standard' | 'live';
  } | null;
  /** Row of the card register; null when there is none. */
  readonly card: {
    readonly number: string;
    readonly citizenNumber: string;
    readonly holder: string;
    readonly born: readonly [number, number, number];
    readonly from: string;
    readonly to: string;
    readonly facility: string;
    readonly code: string;
    readonly next?: {
      readonly number: string;
      readonly from: string;
      readonly to: string;
      readonly facility: string;
    };
  } | null;
}

export interface OtherUpstreams extends AsyncDisposable {
  readonly portalUrl: string;
  readonly populationUrl: string;
  /** What each was asked, as it arrived. */
  readonly portalBodies: string[];
  readonly populationBodies: string[];
  /** Complaints about requests that the dossiers do not allow. */
  readonly complaints: string[];
}

export interface OtherUpstreamsOptions {
  readonly people: readonly Registered[];
  /** User name to password. */
  readonly accounts: Readonly<Record<string, string>>;
  /** Staff who may look up: number to name. */
  readonly staff: Readonly<Record<string, string>>;
  readonly population: {
    readonly user: string;
    readonly secret: string;
    /** Path that enters the hash, here not the path of the service. */
    readonly hashPath: string;
    readonly procedureCode: string;
  };
}

export async function startOtherUpstreams(options: OtherUpstreamsOptions): Promise<OtherUpstreams> {
  const portalBodies: string[] = [];
  const populationBodies: string[] = [];
  const complaints: string[] = [];
  const portal = await listen(portalListener(options, portalBodies, complaints));
  const population = await listen(populationListener(options, populationBodies, complaints));
  return {
    portalUrl: portal.url,
    populationUrl: `${population.url}/ndxp/csdlqgdc/v2`,
    portalBodies,
    populationBodies,
    complaints,
    async [Symbol.asyncDispose]() {
      await Promise.all([portal.close(), population.close()]);
    },
  };
}

interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  readonly from: string;
}

interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
}

type Listener = (received: Received) => Reply;

async function listen(
  listener: Listener,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const {
        status,
        type,
        body = '',
      } = listener({
        method: request.method ?? '',
        url: new URL(request.url ?? '/', 'http://upstream.invalid'),
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
        from: request.socket.remoteAddress ?? '',
      });
      response.statusCode = status;
      if (type !== undefined) response.setHeader('Content-Type', type);
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// --- portal -----------------------------------------------------------------------------------------------------------

interface Session {
  readonly account: string;
  readonly access: string;
  readonly address: string;
  readonly until: number;
}

function portalListener(
  { people, accounts, staff }: OtherUpstreamsOptions,
  bodies: string[],
  complaints: string[],
): Listener {
  const sessions = new Map<string, Session>();
  return (received) => {
    const fields = portalFields(received);
    if (received.method !== 'POST') complaints.push(`portal: ${received.method}`);
    if (received.url.pathname === '/api/token/take') return takeToken(received, fields);
    if (received.url.pathname !== '/api/egw/KQNhanLichSuKCB2024') return { status: 404 };
    bodies.push(received.body);
    return lookUp(received, fields);
  };

  function takeToken({ url, from }: Received, fields: Fields): Reply {
    if (url.search !== '') complaints.push('portal: a login with a query string');
    const account = fields.get('username') ?? '';
    const expected = accounts[account];
    if (expected === undefined || !isMd5Of(expected, fields.get('password')))
      return { status: 401 };
    const id = randomUUID();
    const fileTime = BigInt(Date.now()) * 10_000n + 116_444_736_000_000_000n;
    const inner = `${randomBytes(32).toString('base64')}:${account}:${fileTime}`;
    const access = Buffer.from(inner).toString('base64');
    const until = Date.now() + 10 * 60_000;
    sessions.set(id, { account, access, address: from, until });
    const instant = `${new Date(until).toISOString().slice(0, -1)}1047Z`;
    return jsonReply(
      `{"APIKey":{"expires_in":"${instant}","username":"${account}","token_type":"Bearer","id_token":"${id}",` +
        `"access_token":"${access}","roles":[1,2]},"thongDiep":null,"maKetQua":200}`,
    );
  }

  function lookUp({ url, from }: Received, fields: Fields): Reply {
    const query = url.searchParams;
    const session = sessions.get(query.get('id_token') ?? '');
    const password = accounts[query.get('username') ?? ''];
    const holds =
      session !== undefined &&
      password !== undefined &&
      session.access === query.get('token') &&
      session.account === query.get('username') &&
      session.address === from &&
      session.until > Date.now() &&
      isMd5Of(password, query.get('password'));
    if (!holds) return { status: 401 };
    return jsonReply(portalAnswer(fields, people, staff));
  }
}

type Fields = ReadonlyMap<string, string>;

function portalFields({ headers, body }: Received): Fields {
  const type = headers['content-type'] ?? '';
  const pairs: ReadonlyArray<readonly [string, unknown]> = type.includes('json')
    ? Object.entries(JSON.parse(body) as object)
    : [...new URLSearchParams(body)];
  return new Map(pairs.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function isMd5Of(password: string, given: string | null | undefined): boolean {
  return createHash('md5').update(password).digest('hex') === given?.toLowerCase();
}

function jsonReply(body: string): Reply {
  // Some stacks of that house put a byte order mark before their JSON.
  return { status: 200, type: 'application/json; charset=utf-8', body: `\uFEFF${body}` };
}

function portalAnswer(
  fields: Fields,
  people: readonly Registered[],
  staff: Readonly<Record<string, string>>,
): string {
  const [number = '', name = '', born = ''] = ['mathe', 'hoten', 'ngaysinh'].map((field) =>
    (fields.get(field) ?? '').trim(),
  );
  const [officer = '', officerName = ''] = ['cccdcb', 'hotencb'].map(
    (field) => fields.get(field) ?? '',
  );
  if (!Object.hasOwn(staff, officer)) return errorAnswer('054');
  if (upper(staff[officer] ?? '') !== upper(officerName)) return errorAnswer('055');
  const wellFormed =
    [10, 12, 15].includes(number.length) &&
    /^(\d\d\/\d\d\/|\d\d\/)?\d{4}$/.test(born) &&
    name !== '';
  if (!wellFormed) return errorAnswer('205');
  const found = people.find(
    ({ card }) =>
      card !== null &&
      (card.number === number || card.number.slice(5) === number || card.citizenNumber === number),
  )?.card;
  if (found === undefined || found === null) return errorAnswer('050');
  if (upper(found.holder) !== upper(name)) return errorAnswer('060');
  const [day, month, year] = found.born;
  if (!slashed(day, month, year).endsWith(born)) return errorAnswer('070');
  return JSON.stringify({
    // Numbers where a text is promised, as a spreadsheet-minded serialiser would write them.
    maDKBD: Number(found.facility),
    maSoBHXH: Number(found.number.slice(5)),
    gtTheDen: found.to,
    gtTheTu: found.from,
    tinhTrangThe: 'DANG_SU_DUNG',
    ngayDu5Nam: '01/01/2031',
    cqBHXH: 'BHXH Thành phố Giả Định',
    maKV: '',
    diaChi: 'Xã Giả Định',
    gioiTinh: day % 2 === 0 ? 'Nữ' : 'Nam',
    ngaySinh: slashed(day, month, year),
    hoTen: upper(found.holder),
    maThe: found.number,
    maTheCu: null,
    maTheMoi: found.next?.number ?? '',
    gtTheTuMoi: found.next?.from ?? '',
    gtTheDenMoi: found.next?.to ?? '',
    maDKBDMoi: found.next === undefined ? null : Number(found.next.facility),
    tenDKBDMoi: null,
    dsLichSuKCB2018: null,
    dsLichSuKT2018: [
      { maLoi: 0, thongBao: null, thoiGianKT: 202611200830, userKT: '79001_BV', ghiChuThem: {} },
    ],
    phienBan: 20261,
    ghiChu: 'Thông tin thẻ.',
    maKetQua: found.code === '000' ? 0 : found.code,
  });
}

function errorAnswer(code: string): string {
  const nothing = Object.fromEntries(
    'maThe hoTen ngaySinh gioiTinh diaChi maDKBD cqBHXH gtTheTu gtTheDen maKV ngayDu5Nam maSoBHXH maTheCu maTheMoi'
      .split(' ')
      .map((name) => [name, null]),
  );
  return JSON.stringify({ ...nothing, ghiChu: 'Không có!', maKetQua: Number(code) });
}

function upper(text: string): string {
  return text.normalize('NFC').toUpperCase();
}

function slashed(day: number, month: number, year: number): string {
  return [String(day).padStart(2, '0'), String(month).padStart(2, '0'), year].join('/');
}

// --- population database ----------------------------------------------------------------------------------------------

const order = 'MaYeuCau MaDVC MaTichHop MaCanBo (SoDinhDanh|SoCMND) HoVaTen NgayThangNamSinh';

function populationListener(
  { people, population }: OtherUpstreamsOptions,
  bodies: string[],
  complaints: string[],
): Listener {
  return ({ method, url, headers, body }) => {
    bodies.push(body);
    const note = (what: string) => complaints.push(`population: ${what}`);
    if (method !== 'POST' || url.pathname !== '/ndxp/csdlqgdc/v2')
      note(`${method} ${url.pathname}`);
    if (!/^application\/xml/.test(headers['content-type'] ?? '')) note('content type');
    const stamp = headers['timestamp'];
    if (typeof stamp !== 'string' || Math.abs(Number(stamp) - Date.now()) > 60_000)
      note('timestamp');
    const hash = createHash('sha256')
      .update(population.hashPath + population.user + String(stamp) + population.secret)
      .digest('hex');
    const basic = Buffer.from(`${population.user}:${hash}`).toString('base64');
    if (headers.authorization !== `Basic ${basic}`) return { status: 401 };

    const operation = /<(?:\w+:)?(TraCuuThongTinCongDan|XacThucThongTinCongDan)[\s>]/.exec(
      body,
    )?.[1];
    if (!body.includes('http://dancuquocgia.bca') || operation === undefined) note('operation');
    const question = between(body, operation ?? '');
    const names = [...question.matchAll(/<(\w+)>/g)]
      .map(([, name]) => name)
      .filter((name) => name !== 'NgayThangNam' && name !== 'Nam');
    if (!new RegExp(`^${order}$`).test(names.join(' '))) note(`order ${names.join(' ')}`);
    if (between(question, 'MaDVC') !== population.procedureCode) note('procedure code');
    if (between(question, 'MaTichHop') !== (operation === 'TraCuuThongTinCongDan' ? '037' : '003'))
      note('integration code');

    const matches = people.filter(({ citizen }) => citizen !== null && agrees(citizen, question));
    if (operation === 'XacThucThongTinCongDan') {
      const exists = matches.length > 0 ? 'TRUE' : 'false';
      return xmlReply(`<r:KetQuaXacThuc xmlns:r="http://dancuquocgia.bca" r:TonTai="${exists}"/>`);
    }
    const records = matches.map(({ citizen }) => (citizen === null ? '' : record(citizen)));
    return xmlReply(
      `<dc:CongdanCollection xmlns:dc="http://www.mic.gov.vn/dancu/1.0" id="_${randomUUID()}" GhiChu="" ` +
        `ThoiDiemDuLieu="2026-11-01T06:00:00" SoCongDan="${records.length}">\n` +
        `${records.length === 0 ? '  <dc:CongDan/>' : records.join('\n')}\n</dc:CongdanCollection>`,
    );
  };
}

function between(text: string, name: string): string {
  return (
    new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:\\w+:)?${name}>`).exec(
      text,
    )?.[1] ?? ''
  );
}

type Citizen = NonNullable<Registered['citizen']>;

function agrees({ number, oldNumber, name, born: [day, month, year] }: Citizen, question: string) {
  const two = (part: number) => String(part).padStart(2, '0');
  const given = between(question, 'SoDinhDanh') || between(question, 'SoCMND');
  const birth = between(question, 'NgayThangNamSinh');
  return (
    (given === number || given === oldNumber) &&
    between(question, 'HoVaTen') === upper(name) &&
    (between(birth, 'NgayThangNam') === `${year}${two(month)}${two(day)}` ||
      between(birth, 'Nam') === String(year))
  );
}

function record(citizen: Citizen): string {
  const { number, oldNumber = '', name, profile } = citizen;
  const [day, month, year] = citizen.born;
  const two = (part: number) => String(part).padStart(2, '0');
  const words = name.split(' ');
  const given = words.at(-1);
  const parts =
    profile === 'standard'
      ? `<dc:Ho>${words[0]}</dc:Ho><dc:ChuDem><![CDATA[${words.slice(1, -1).join(' ')}]]></dc:ChuDem><dc:Ten>${given}</dc:Ten>`
      : `<dc:Ho xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/><dc:ChuDem></dc:ChuDem><dc:Ten><![CDATA[${name}]]></dc:Ten>`;
  const birth =
    profile === 'standard'
      ? `<dc:NgayThangNam>${year}-${two(month)}-${two(day)}</dc:NgayThangNam>`
      : `<dc:Nam>${year}</dc:Nam><dc:NgayThangNam>${year}${two(month)}${two(day)}</dc:NgayThangNam>`;
  const place =
    profile === 'standard'
      ? '<dc:MaDonViHanhChinh>26734</dc:MaDonViHanhChinh>'
      : '<dc:MaTinhThanh>79</dc:MaTinhThanh><dc:MaQuanHuyen/><dc:MaPhuongXa>26734</dc:MaPhuongXa>';
  return `  <dc:CongDan phienBan="3">
    <!-- order and further elements are the register's own -->
    <dc:GioiTinh>2</dc:GioiTinh>
    <dc:HoVaTen>${parts}</dc:HoVaTen>
    <dc:SoDinhDanh><![CDATA[${number}]]></dc:SoDinhDanh>
    <dc:SoCMND>${oldNumber}</dc:SoCMND>
    <dc:NgayThangNamSinh>${birth}</dc:NgayThangNamSinh>
    <dc:ThuongTru>${place}<dc:ChiTiet>T&#7893; 5, &#x1EA4;p Gi&#7843; &amp; Th&#7917;</dc:ChiTiet><dc:QuocGia>VN</dc:QuocGia></dc:ThuongTru>
    <dc:QuocTich>VN</dc:QuocTich>
    <dc:Cha><dc:HoVaTen>Khong Ai</dc:HoVaTen><dc:SoDinhDanh/></dc:Cha>
    <dc:TrangThaiSinhTracHoc/>
  </dc:CongDan>`;
}

function xmlReply(content: string): Reply {
  return {
    status: 200,
    type: 'text/xml;charset=UTF-8',
    body: `<?xml version='1.0' encoding='UTF-8'?>
<?xml-stylesheet href="none"?>
<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/'>
<S:Header><h:TraceId xmlns:h="urn:bus">${randomUUID()}</h:TraceId></S:Header>
<S:Body Id="body">
${content}
</S:Body></S:Envelope>
`,
  };
}
