/** What a caller is told about one kind of failure. Sentences never carry a value that the caller sent. */
export interface ErrorEntry {
  /** HTTP status when this is the outcome of the whole request. */
  readonly status: number;
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly vi: string;
  readonly en: string;
}

/** Every code that `extensions.code` may carry. `docs/errors.md` is checked against this table. */
export const errorCatalog = {
  // caller
  UNAUTHENTICATED: {
    status: 401,
    retryable: false,
    vi: 'Thiếu mã truy cập. Hãy gửi "Authorization: Bearer <token>".',
    en: 'No access token. Send "Authorization: Bearer <token>".',
  },
  TOKEN_MALFORMED: {
    status: 401,
    retryable: false,
    vi: 'Mã truy cập không đúng định dạng JWT.',
    en: 'The access token is not a well-formed JWT.',
  },
  TOKEN_ISSUER_UNKNOWN: {
    status: 401,
    retryable: false,
    vi: 'Đơn vị cấp mã truy cập không nằm trong danh sách tin cậy.',
    en: 'The issuer of the access token is not trusted here.',
  },
  TOKEN_KEY_UNKNOWN: {
    status: 401,
    retryable: false,
    vi: 'Không tìm thấy khóa đã ký mã truy cập.',
    en: 'The key that signed the access token is not known.',
  },
  TOKEN_ALGORITHM_REFUSED: {
    status: 401,
    retryable: false,
    vi: 'Thuật toán ký của mã truy cập không được chấp nhận.',
    en: 'The signature algorithm of the access token is not accepted.',
  },
  TOKEN_SIGNATURE_INVALID: {
    status: 401,
    retryable: false,
    vi: 'Chữ ký của mã truy cập không hợp lệ.',
    en: 'The signature of the access token is not valid.',
  },
  TOKEN_EXPIRED: {
    status: 401,
    retryable: false,
    vi: 'Mã truy cập đã hết hạn. Hãy xin mã mới.',
    en: 'The access token has expired. Fetch a new one.',
  },
  TOKEN_NOT_YET_VALID: {
    status: 401,
    retryable: true,
    vi: 'Mã truy cập chưa có hiệu lực: đồng hồ của đơn vị cấp mã chạy nhanh hơn cổng, hoặc mã được cấp cho thời điểm sau.',
    en: 'The access token is not valid yet: the clock of its issuer is ahead of the gateway, or it was issued for later.',
  },
  TOKEN_LIVES_TOO_LONG: {
    status: 401,
    retryable: false,
    vi: 'Thời hạn của mã truy cập dài hơn mức cổng chấp nhận (1 giờ, trừ khi cổng quy định khác cho đơn vị cấp mã). Hãy xin mã có thời hạn ngắn hơn.',
    en: 'The access token lives longer than is accepted here (1 hour, unless the gateway sets another limit for its issuer). Fetch one that lives shorter.',
  },
  TOKEN_AUDIENCE_WRONG: {
    status: 401,
    retryable: false,
    vi: 'Mã truy cập được cấp cho hệ thống khác.',
    en: 'The access token was issued for another system.',
  },
  TOKEN_CLAIMS_INVALID: {
    status: 401,
    retryable: false,
    vi: 'Mã truy cập thiếu hoặc sai thông tin bắt buộc.',
    en: 'The access token lacks a required claim, or one is wrong.',
  },
  SENDER_CONSTRAINT_FAILED: {
    status: 401,
    retryable: false,
    vi: 'Mã truy cập phải gắn với bên gửi: kèm bằng chứng DPoP hợp lệ, hoặc gửi qua kết nối dùng chứng thư máy khách đã gắn.',
    en: 'The access token must be bound to the sender: send a valid DPoP proof with it, or the client certificate that it is bound to.',
  },
  REQUEST_SIGNATURE_REFUSED: {
    status: 401,
    retryable: false,
    vi: 'Chữ ký của yêu cầu không được chấp nhận. Trường "refusal" cho biết vì sao; hãy ký lại và gửi lại.',
    en: 'The signature of the request is refused. The member "refusal" says why; sign anew and send again.',
  },
  DPOP_NONCE_NEEDED: {
    status: 401,
    retryable: false,
    vi: 'Bằng chứng DPoP phải chứa nonce của cổng còn hiệu lực. Hãy lấy giá trị ở tiêu đề DPoP-Nonce của câu trả lời này và gửi bằng chứng mới.',
    en: 'The DPoP proof must hold a fresh nonce of the gateway. Take it from the DPoP-Nonce header of this answer and send a new proof.',
  },
  PROOF_CLOCK_AHEAD: {
    status: 401,
    retryable: false,
    vi: 'Bằng chứng hoặc chữ ký của bên gửi ghi thời điểm ở tương lai hơn 10 giây: đồng hồ của bên gửi chạy nhanh. Hãy chỉnh theo giờ ở tiêu đề Date rồi lập lại và gửi lại.',
    en: 'The proof or signature of the sender is dated more than 10 seconds in the future: the clock of the sender is ahead. Set it by the Date header of this answer and send a new one.',
  },
  PROOF_TOO_OLD: {
    status: 401,
    retryable: false,
    vi: 'Bằng chứng hoặc chữ ký của bên gửi cũ hơn 60 giây: đồng hồ của bên gửi chạy chậm, hoặc đã lập từ trước. Hãy so với giờ ở tiêu đề Date rồi lập lại và gửi lại.',
    en: 'The proof or signature of the sender is more than 60 seconds old: the clock of the sender is behind, or it was made long before. Compare the Date header of this answer and send a new one.',
  },
  PROOF_REPLAYED: {
    status: 401,
    retryable: false,
    vi: 'Bằng chứng hoặc chữ ký của bên gửi đã được dùng. Mỗi yêu cầu cần một cái mới.',
    en: 'The proof or signature of the sender was used before. Each request needs a new one.',
  },
  CLIENT_CERTIFICATE_MISMATCH: {
    status: 401,
    retryable: false,
    vi: 'Mã truy cập gắn với chứng thư máy khách, nhưng kết nối này không dùng chứng thư đó. Hãy kết nối bằng chính chứng thư đã dùng khi xin mã.',
    en: 'The access token is bound to a client certificate, and this connection shows none or another one. Connect with the certificate that the token was fetched with.',
  },
  SCOPE_MISSING: {
    status: 403,
    retryable: false,
    vi: 'Mã truy cập không có quyền cho thao tác này.',
    en: 'The access token does not carry the scope for this operation.',
  },
  CALLER_NOT_ALLOWED: {
    status: 403,
    retryable: false,
    vi: 'Loại đối tượng gọi này không được dùng thao tác này.',
    en: 'This kind of caller may not use this operation.',
  },
  FACILITY_NOT_YOURS: {
    status: 403,
    retryable: false,
    vi: 'Chỉ được hỏi cho chính cơ sở khám chữa bệnh của mình.',
    en: 'A hospital may ask only for its own facility.',
  },
  PERSON_NOT_YOURS: {
    status: 403,
    retryable: false,
    vi: 'Công dân chỉ được xem dữ liệu của chính mình.',
    en: 'A citizen may ask only about themselves.',
  },
  PRACTITIONER_MISSING: {
    status: 403,
    retryable: false,
    vi: 'Dữ liệu cá nhân chỉ trả lời khi mã truy cập nêu nhân viên tra cứu (practitioner_id, practitioner_name).',
    en: 'Personal data is answered only to a token that names the member of staff who asks (practitioner_id, practitioner_name).',
  },
  PURPOSE_NOT_ALLOWED: {
    status: 403,
    retryable: false,
    vi: 'Loại đối tượng gọi này không được nêu mục đích đó (xem docs/access.md).',
    en: 'This kind of caller may not name this purpose (see docs/access.md).',
  },
  PURPOSES_DIFFER: {
    status: 400,
    retryable: false,
    vi: 'Một thao tác chỉ có một mục đích. Hãy gửi mỗi mục đích trong một yêu cầu riêng.',
    en: 'An operation has one purpose. Send one request for each purpose.',
  },
  FIELD_NOT_ALLOWED: {
    status: 403,
    retryable: false,
    vi: 'Trường này không được cấp cho loại đối tượng gọi và mục đích này. Hãy bỏ trường khỏi câu truy vấn (explainAccess cho biết những trường nào).',
    en: 'This field is not given to this kind of caller for this purpose. Leave it out (explainAccess says which fields).',
  },
  STEP_UP_REQUIRED: {
    status: 403,
    retryable: false,
    vi: 'Quá nhiều lần tra cứu không khớp. Hãy gửi kèm bằng chứng người bệnh có mặt (chip, VNeID hoặc vân tay).',
    en: 'Too many look-ups did not match. Send evidence that the person is present (chip, VNeID or fingerprint).',
  },
  PRESENCE_MALFORMED: {
    status: 400,
    retryable: false,
    vi: 'Bằng chứng có mặt không đúng định dạng, hoặc thử thách không do cổng cấp hay đã hết hạn.',
    en: 'The evidence of presence does not have the expected form, or its challenge was not given here or has expired.',
  },
  LOOKUPS_SUSPENDED: {
    status: 403,
    retryable: true,
    retryAfterMs: 3_600_000,
    vi: 'Tra cứu định danh của tài khoản này đang bị tạm dừng và đã báo đơn vị vận hành.',
    en: 'Identity look-ups of this account are suspended, and the operator has been alerted.',
  },
  // input
  INPUT_INVALID: {
    status: 400,
    retryable: false,
    vi: 'Dữ liệu đầu vào không đúng định dạng.',
    en: 'An input value does not have the expected form.',
  },
  SCAN_MALFORMED: {
    status: 400,
    retryable: false,
    vi: 'Không đọc được mã quét. Hãy quét lại, hoặc nhập số, họ tên và ngày sinh.',
    en: 'The scan could not be read. Scan again, or enter number, name and birth date.',
  },
  SCAN_TOO_LONG: {
    status: 400,
    retryable: false,
    vi: 'Mã quét dài quá mức cho phép (512 byte với CCCD, 2.048 byte với thẻ BHYT).',
    en: 'The scan is too long (512 bytes for an identity card, 2,048 for a health-insurance card).',
  },
  SCAN_NEEDS_NAME: {
    status: 400,
    retryable: false,
    vi: 'Mã quét chỉ có số: hãy gửi số đó cùng họ tên và ngày sinh (person hoặc card).',
    en: 'The scan holds a number only: give name and birth date with it (person or card).',
  },
  PERSONAL_ID_IMPOSSIBLE: {
    status: 400,
    retryable: false,
    vi: 'Số định danh không hợp lệ: phải có 12 chữ số (hoặc 9 với CMND), mã tỉnh và năm sinh phải có thật. Hãy kiểm tra lại, hoặc dùng số thẻ BHYT.',
    en: 'The personal number is impossible: 12 digits (or 9 for an old card) with an existing province code and birth year are needed. Check it, or use the health-insurance card.',
  },
  CARD_NUMBER_MALFORMED: {
    status: 400,
    retryable: false,
    vi: 'Số thẻ BHYT phải có 15 ký tự (hoặc 10 chữ số của mã số BHXH).',
    en: 'A health-insurance card number has 15 characters (or 10 digits for the insurance number).',
  },
  NAME_MISSING: {
    status: 400,
    retryable: false,
    vi: 'Cần họ và tên đầy đủ, 1 đến 100 ký tự chữ.',
    en: 'A full name is needed: 1 to 100 letters.',
  },
  BIRTH_DATE_MALFORMED: {
    status: 400,
    retryable: false,
    vi: 'Ngày sinh phải có dạng 1986-01-15, 1986-01, 1986 hoặc 15/01/1986.',
    en: 'A birth date has the form 1986-01-15, 1986-01, 1986 or 15/01/1986.',
  },
  BIRTH_DATE_IN_FUTURE: {
    status: 400,
    retryable: false,
    vi: 'Ngày sinh nằm trong tương lai.',
    en: 'The birth date lies in the future.',
  },
  DATE_MALFORMED: {
    status: 400,
    retryable: false,
    vi: 'Ngày phải có dạng 2026-11-21; thời điểm phải có dạng 2026-11-21T08:30:00+07:00.',
    en: 'A date has the form 2026-11-21, an instant 2026-11-21T08:30:00+07:00.',
  },
  FACILITY_CODE_MALFORMED: {
    status: 400,
    retryable: false,
    vi: 'Mã cơ sở khám chữa bệnh phải có 5 ký tự, hai ký tự đầu là số.',
    en: 'A facility code has 5 characters, the first two of them digits.',
  },
  FACILITY_UNKNOWN: {
    status: 400,
    retryable: false,
    vi: 'Mã cơ sở khám chữa bệnh không có trong danh mục.',
    en: 'The facility code is not in the facility register.',
  },
  AMOUNT_MALFORMED: {
    status: 400,
    retryable: false,
    vi: 'Số tiền phải là số nguyên đồng, từ 0 đến 1.000.000.000.000.',
    en: 'An amount is a whole number of dong from 0 to 1,000,000,000,000.',
  },
  CLAIM_NOT_ONE_HOLDER: {
    status: 400,
    retryable: false,
    vi: 'Chỉ khai đúng một trong ba: scan, person hoặc card.',
    en: 'Give exactly one of scan, person and card.',
  },
  CHECK_IN_UNKNOWN: {
    status: 404,
    retryable: false,
    vi: 'Không có lượt tiếp đón này ở cơ sở của bạn, hoặc lượt đó đã quá thời hạn lưu.',
    en: 'There is no such check-in at this facility, or it is not kept any more.',
  },
  CHECK_LIST_UNKNOWN: {
    status: 404,
    retryable: false,
    vi: 'Không có danh sách này ở cơ sở của bạn, hoặc danh sách đã quá 7 ngày. Hãy gửi lại danh sách.',
    en: 'There is no such list at this facility, or it is older than 7 days. Send the list again.',
  },
  CHECK_LIST_CLOSED: {
    status: 409,
    retryable: false,
    vi: 'Danh sách đã đóng hoặc đã hủy, không thêm dòng được nữa. Hãy mở danh sách mới.',
    en: 'The list is closed or cancelled, and takes no more rows. Start another one.',
  },
  CHECK_LIST_ROW_DIFFERS: {
    status: 409,
    retryable: false,
    vi: 'Danh sách đã có dòng mang tên này với nội dung khác. Hãy đặt tên khác cho dòng.',
    en: 'The list has a row of this reference with another content. Give the row another reference.',
  },
  CHECK_LIST_TOO_LONG: {
    status: 400,
    retryable: false,
    vi: 'Danh sách dài hơn mức cổng cho phép (10.000 dòng, trừ khi cổng đặt khác). Hãy chia danh sách.',
    en: 'The list would be longer than is allowed here (10,000 rows unless the gateway sets another limit). Split it.',
  },
  TOO_MANY_CHECK_LISTS: {
    status: 429,
    retryable: true,
    retryAfterMs: 60_000,
    vi: 'Cơ sở đang có quá nhiều danh sách chưa kiểm tra xong. Hãy chờ, đóng hoặc hủy bớt danh sách rồi tạo lại.',
    en: 'The facility has too many lists that are not done. Let some finish, close or cancel them, and start this one again.',
  },
  TOO_MANY_ROWS: {
    status: 400,
    retryable: false,
    vi: 'Tối đa 200 dòng mỗi lần hỏi. Hãy chia danh sách.',
    en: 'At most 200 rows in one request. Split the list.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    retryable: false,
    vi: 'idempotencyKey này đã dùng cho một yêu cầu khác. Mỗi lượt tiếp nhận cần một khóa riêng; khi gửi lại phải giữ nguyên yêu cầu.',
    en: 'This idempotencyKey was used for another request. Each check-in needs a key of its own; a repetition must be the same request.',
  },
  // document and transport
  BODY_TOO_LARGE: {
    status: 413,
    retryable: false,
    vi: 'Nội dung yêu cầu quá lớn (tối đa 64 KB; 512 KB với eligibilityMany).',
    en: 'The request body is too large (64 KB; 512 KB for eligibilityMany).',
  },
  CONTENT_DIGEST_MISMATCH: {
    status: 400,
    retryable: false,
    vi: 'Content-Digest không khớp với nội dung yêu cầu.',
    en: 'The Content-Digest does not match the body of the request.',
  },
  BATCHING_REFUSED: {
    status: 400,
    retryable: false,
    vi: 'Không nhận nhiều thao tác trong một mảng. Hãy dùng eligibilityMany.',
    en: 'Arrays of operations are not accepted. Use eligibilityMany.',
  },
  BAD_REQUEST: {
    status: 400,
    retryable: false,
    vi: 'Yêu cầu không đúng chuẩn GraphQL qua HTTP.',
    en: 'The request is not a GraphQL-over-HTTP request.',
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    retryable: false,
    vi: 'Không phân tích được câu truy vấn GraphQL.',
    en: 'The GraphQL document could not be parsed.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    retryable: false,
    vi: 'Câu truy vấn không khớp với lược đồ.',
    en: 'The GraphQL document does not fit the schema.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    retryable: false,
    vi: 'Không xác định được thao tác cần chạy; hãy kiểm tra operationName.',
    en: 'Which operation to run is not clear; check operationName.',
  },
  DOCUMENT_TOO_LONG: {
    status: 400,
    retryable: false,
    vi: 'Câu truy vấn quá dài (tối đa 500 từ).',
    en: 'The GraphQL document is too long (500 tokens at most).',
  },
  DOCUMENT_TOO_DEEP: {
    status: 400,
    retryable: false,
    vi: 'Câu truy vấn quá sâu (tối đa 6 tầng).',
    en: 'The GraphQL document is too deep (6 levels at most).',
  },
  TOO_MANY_ALIASES: {
    status: 400,
    retryable: false,
    vi: 'Quá nhiều bí danh (tối đa 3).',
    en: 'Too many aliases (3 at most).',
  },
  TOO_MANY_ROOT_FIELDS: {
    status: 400,
    retryable: false,
    vi: 'Quá nhiều trường gốc trong một thao tác.',
    en: 'Too many root fields in one operation.',
  },
  TOO_MANY_DIRECTIVES: {
    status: 400,
    retryable: false,
    vi: 'Quá nhiều chỉ thị (tối đa 3).',
    en: 'Too many directives (3 at most).',
  },
  TOO_MANY_FRAGMENTS: {
    status: 400,
    retryable: false,
    vi: 'Quá nhiều mảnh truy vấn (tối đa 10).',
    en: 'Too many fragments (10 at most).',
  },
  OPERATION_TOO_COSTLY: {
    status: 400,
    retryable: false,
    vi: 'Thao tác tốn quá nhiều công: hãy chọn ít trường hơn hoặc chia thành nhiều thao tác; explainAccess cho biết chi phí.',
    en: 'The operation would cost too much work: select fewer fields or split it; explainAccess tells what it costs.',
  },
  OPERATION_NOT_REGISTERED: {
    status: 400,
    retryable: false,
    vi: 'Câu truy vấn này chưa được đăng ký với cổng.',
    en: 'This document is not registered with the gateway.',
  },
  INTROSPECTION_OFF: {
    status: 400,
    retryable: false,
    vi: 'Không cho phép truy vấn lược đồ ở môi trường vận hành.',
    en: 'Introspection is off in production. The schema is published with the documentation.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    retryable: false,
    vi: 'Hãy gửi bằng POST; GET chỉ dùng cho câu hỏi không có dữ liệu cá nhân.',
    en: 'Send it by POST; GET is only for questions about nobody.',
  },
  NOT_ACCEPTABLE: {
    status: 406,
    retryable: false,
    vi: 'Chỉ trả lời dạng application/graphql-response+json hoặc application/json; riêng subscription chỉ dạng text/event-stream.',
    en: 'Answers are application/graphql-response+json or application/json only, and those to a subscription text/event-stream only.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    retryable: false,
    vi: 'Chỉ nhận nội dung application/json mã hóa UTF-8.',
    en: 'Only application/json in UTF-8 is accepted.',
  },
  NOT_FOUND: {
    status: 404,
    retryable: false,
    vi: 'Không có đường dẫn này.',
    en: 'There is nothing at this path.',
  },
  LEDGER_ENTRY_UNKNOWN: {
    status: 404,
    retryable: false,
    vi: 'Nhật ký không có mục này. Hãy dùng đúng mã ledger.entryId trong biên nhận.',
    en: 'The ledger has no entry of this id. Take it from ledger.entryId of a receipt.',
  },
  LEDGER_PROOF_PENDING: {
    status: 404,
    retryable: true,
    retryAfterMs: 60_000,
    vi: 'Chưa có điểm kiểm tra nào đã ký bao gồm phần này của nhật ký; chậm nhất một phút sẽ có. Hãy hỏi lại sau.',
    en: 'No signed checkpoint covers this part of the ledger yet; one will within a minute. Ask again then.',
  },
  LEDGER_PROOF_IMPOSSIBLE: {
    status: 400,
    retryable: false,
    vi: 'Không có bằng chứng nào như vậy. Hãy gửi entry, hoặc leafIndex nhỏ hơn treeSize, hoặc from từ 1 và không lớn hơn to; đều là số nguyên viết bằng chữ số thập phân.',
    en: 'There is no such proof. Send entry, or a leafIndex below treeSize, or a from of at least 1 and no greater than to; all whole numbers in decimal digits.',
  },
  // system
  LEDGER_UNAVAILABLE: {
    status: 503,
    retryable: true,
    retryAfterMs: 2_000,
    vi: 'Chưa ghi được nhật ký nên không thể trả dữ liệu. Cứ tiếp nhận người bệnh và hỏi lại sau ít phút.',
    en: 'The ledger could not be written, so no data may leave. Admit the patient and ask again in a moment.',
  },
  SIGNER_UNAVAILABLE: {
    status: 503,
    retryable: true,
    retryAfterMs: 2_000,
    vi: 'Chưa ký được câu trả lời nên không thể trả dữ liệu. Cứ tiếp nhận người bệnh và hỏi lại sau ít phút.',
    en: 'The answer could not be signed, so no data may leave. Admit the patient and ask again in a moment.',
  },
  REPLAY_CHECK_UNAVAILABLE: {
    status: 503,
    retryable: true,
    retryAfterMs: 2_000,
    vi: 'Chưa kiểm tra được bằng chứng đã dùng hay chưa nên chưa thể trả lời. Cứ tiếp nhận người bệnh và gửi lại sau ít phút với bằng chứng mới.',
    en: 'Whether the proof was used before cannot be checked now, so it cannot be accepted. Admit the patient and ask again in a moment with a new proof.',
  },
  OVERLOADED: {
    status: 503,
    retryable: true,
    retryAfterMs: 2_000,
    vi: 'Hệ thống đang quá tải. Cứ tiếp nhận người bệnh và hỏi lại sau ít phút.',
    en: 'The gateway is overloaded. Admit the patient and ask again in a moment.',
  },
  CLIENT_BUSY: {
    status: 429,
    retryable: true,
    retryAfterMs: 1_000,
    vi: 'Đơn vị đang có quá nhiều yêu cầu chưa được trả lời trong lúc cổng đang bận. Hãy chờ các yêu cầu đó rồi gửi lại.',
    en: 'Too many requests of this client are under way while the gateway is busy. Let them finish and send again.',
  },
  TOO_MANY_SUBSCRIPTIONS: {
    status: 429,
    retryable: true,
    retryAfterMs: 30_000,
    vi: 'Đơn vị, hoặc toàn cổng, đang mở quá nhiều luồng sự kiện. Hãy đóng bớt luồng không dùng rồi mở lại.',
    en: 'Too many event streams are open, of this client or of all. Close those that are not needed and open this one again.',
  },
  TIME_RAN_OUT: {
    status: 504,
    retryable: true,
    retryAfterMs: 5_000,
    vi: 'Hết thời gian trước khi trả lời xong. Hãy hỏi lại phần còn thiếu.',
    en: 'Time ran out before the answer was complete. Ask again for what is missing.',
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    retryable: true,
    retryAfterMs: 5_000,
    vi: 'Lỗi nội bộ của cổng. Cứ tiếp nhận người bệnh; hãy báo mã yêu cầu cho đơn vị vận hành.',
    en: 'An internal error of the gateway. Admit the patient; report the request id to the operator.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalog;

/** A failure that a caller is told about by its catalogue entry. `cause` stays in the log. */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  /** What graphql-js copies into the GraphQL error; Apollo takes the HTTP status out of it. */
  readonly extensions: { readonly code: ErrorCode; readonly http: { readonly status: number } };

  constructor(code: ErrorCode, options?: { cause?: unknown; detail?: string }) {
    super(
      options?.detail ?? code,
      options?.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'GatewayError';
    this.code = code;
    this.extensions = { code, http: { status: errorCatalog[code].status } };
  }
}

/** Something that a caller sent and that cannot be meant. */
export class InputError extends GatewayError {
  /** Where it stands, e.g. `holder.person.birthDate`; never its value. */
  readonly argument: string | undefined;

  constructor(code: ErrorCode, options?: { cause?: unknown; detail?: string; argument?: string }) {
    super(code, options);
    this.name = 'InputError';
    this.argument = options?.argument;
  }
}

/** Parses one argument; a refusal then says which. */
export function parseArgument<T>(argument: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InputError && error.argument === undefined) {
      throw new InputError(error.code, { cause: error, argument });
    }
    throw error;
  }
}

/** A caller that is not who it must be, or may not do what it asks. */
export class AuthError extends GatewayError {
  constructor(code: ErrorCode, options?: { cause?: unknown; detail?: string }) {
    super(code, options);
    this.name = 'AuthError';
  }
}

/** The catalogue entry of any thrown value; what is not ours is an internal error. */
export function errorEntry(error: unknown): ErrorEntry & { readonly code: ErrorCode } {
  const code = error instanceof GatewayError ? error.code : 'INTERNAL_SERVER_ERROR';
  return { code, ...errorCatalog[code] };
}
