/**
 * Appendix I of Circular 01/2025/TT-BYT: diseases for which a specialised facility is paid in full without referral. Codes
 * and conditions come from one transcription that was compared with the signed document. Row 44 prints I51.2 although the
 * disease is L51.2: both are accepted.
 *
 * `include` and `exclude` are ICD-10 codes or ranges: three characters stand for the code and its four-character children,
 * four characters for themselves. `ageUnder` is in completed years at admission. `condition` is for the doctor to confirm.
 */
export interface SeriousDisease {
  readonly row: number;
  readonly include: string;
  readonly exclude: string;
  readonly ageUnder: number | null;
  readonly name: string;
  readonly condition: string | null;
}

export const seriousDiseases: readonly SeriousDisease[] = [
  { row: 1, include: 'A17.0', exclude: '', ageUnder: null, name: 'Viêm màng não do lao (G01*)', condition: null },
  { row: 2, include: 'A17.1', exclude: '', ageUnder: null, name: 'U lao màng não (G07*)', condition: null },
  { row: 3, include: 'A17.8', exclude: '', ageUnder: null, name: 'Lao khác của hệ thần kinh', condition: null },
  { row: 4, include: 'A17.9', exclude: '', ageUnder: null, name: 'Lao hệ thần kinh, không xác định (G99.8*)', condition: null },
  { row: 5, include: 'A31.0', exclude: '', ageUnder: null, name: 'Nhiễm mycobacteria ở phổi', condition: null },
  { row: 6, include: 'B39.0', exclude: '', ageUnder: null, name: 'Nhiễm histoplasma capsulatum ở phổi cấp tính', condition: null },
  { row: 7, include: 'B40.0', exclude: '', ageUnder: null, name: 'Nhiễm nấm blastomyces ở phổi cấp tính', condition: null },
  { row: 8, include: 'B41.0', exclude: '', ageUnder: null, name: 'Nhiễm nấm paracoccidioides ở phổi', condition: null },
  { row: 9, include: 'B42.0', exclude: '', ageUnder: null, name: 'Nhiễm sporotrichum ở phổi (J99.8*)', condition: null },
  { row: 10, include: 'B44.0', exclude: '', ageUnder: null, name: 'Nhiễm aspergillus ở phổi xâm lấn', condition: null },
  { row: 11, include: 'B45.0', exclude: '', ageUnder: null, name: 'Nhiễm cryptococcus ở phổi', condition: null },
  { row: 12, include: 'B46.0', exclude: '', ageUnder: null, name: 'Nhiễm mucor ở phổi', condition: null },
  { row: 13, include: 'B46.4', exclude: '', ageUnder: null, name: 'Nhiễm mucor lan toả', condition: null },
  { row: 14, include: 'C25', exclude: '', ageUnder: null, name: 'U ác tụy', condition: 'Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 15, include: 'C37', exclude: '', ageUnder: null, name: 'U ác tuyến ức', condition: 'Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 16, include: 'C38', exclude: 'C38.4', ageUnder: null, name: 'U ác của tim, trung thất và màng phổi', condition: 'Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 17, include: 'C41', exclude: '', ageUnder: null, name: 'U ác của xương và sụn khớp ở vị trí khác và không xác định', condition: 'Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 18, include: 'C70', exclude: '', ageUnder: null, name: 'U ác của màng não', condition: 'Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 19, include: 'C71', exclude: '', ageUnder: null, name: 'U ác của não', condition: 'Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 20, include: 'C72', exclude: '', ageUnder: null, name: 'U ác của tủy sống, dây thần kinh sọ và các phần khác của hệ thần kinh trung ương', condition: 'Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 21, include: 'C79.3', exclude: '', ageUnder: null, name: 'U ác thứ phát của não và màng não', condition: 'Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 22, include: 'C00-C97', exclude: '', ageUnder: 18, name: 'Nhóm u ác tính', condition: 'Có đủ 02 điều kiện sau đây: - Người dưới 18 tuổi. - Không áp dụng đối với trường hợp đã được chẩn đoán xác định nhưng không có chỉ định điều trị đặc hiệu.' },
  { row: 23, include: 'C81-C86;C90-C96', exclude: 'C83.5', ageUnder: null, name: 'U ác của hệ lympho, hệ tạo máu và các mô liên quan', condition: 'Không áp dụng đối với trường hợp đã được chẩn đoán xác định nhưng không có chỉ định điều trị đặc hiệu.' },
  { row: 24, include: 'D46', exclude: '', ageUnder: null, name: 'Hội chứng loạn sản tủy xương', condition: 'Không áp dụng đối với trường hợp đã được chẩn đoán xác định nhưng không có chỉ định điều trị đặc hiệu.' },
  { row: 25, include: 'D61', exclude: 'D61.9', ageUnder: null, name: 'Các thể suy tủy xương khác', condition: 'Không áp dụng đối với trường hợp đã được chẩn đoán xác định nhưng không có chỉ định điều trị đặc hiệu.' },
  { row: 26, include: 'D68.6', exclude: '', ageUnder: null, name: 'Bệnh tăng đông máu khác (Hội chứng kháng phospho lipid)', condition: null },
  { row: 27, include: 'D76.2', exclude: '', ageUnder: null, name: 'Hội chứng thực bào tế bào máu liên quan đến nhiễm trùng', condition: null },
  { row: 28, include: 'E10.7', exclude: '', ageUnder: null, name: 'Bệnh đái tháo đường phụ thuộc insuline (Có đa biến chứng)', condition: 'Có biến chứng loét bàn chân độ 2 hoặc có bệnh thận mạn giai đoạn 3 trở lên hoặc có ít nhất 02 trong số các biến chứng: tim mạch, mắt, thần kinh, mạch máu.' },
  { row: 29, include: 'E11.7', exclude: '', ageUnder: null, name: 'Bệnh đái tháo đường không phụ thuộc insuline (Có đa biến chứng)', condition: 'Có biến chứng loét bàn chân độ 2 hoặc có bệnh thận mạn giai đoạn 3 trở lên.' },
  { row: 30, include: 'E70', exclude: '', ageUnder: 18, name: 'Rối loạn chuyển hóa acid amin thơm', condition: 'Người dưới 18 tuổi.' },
  { row: 31, include: 'E71', exclude: '', ageUnder: 18, name: 'Rối loạn chuyển hóa acid amin chuỗi nhánh và rối loạn chuyển hóa acid béo', condition: 'Người dưới 18 tuổi.' },
  { row: 32, include: 'E72', exclude: '', ageUnder: 18, name: 'Các rối loạn khác của chuyển hóa acid amin', condition: 'Người dưới 18 tuổi.' },
  { row: 33, include: 'E74;E75;E76', exclude: '', ageUnder: null, name: 'Nhóm rối loạn dự trữ thể tiêu bào (Bệnh Pompe, bệnh MPS, Bệnh Gaucher, Bệnh Fabry)', condition: 'Áp mã theo ICD-10 của WHO cập nhật năm 2021. Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 34, include: 'E83.0', exclude: '', ageUnder: null, name: 'Rối loạn chuyển hóa đồng (bao gồm cả bệnh Wilson)', condition: 'Bệnh Wilson có biến chứng (có một trong các biến chứng của xơ gan, suy gan cấp, tối cấp, suy thận cấp, rối loạn vận động, rối loạn vận ngôn, rối loạn tâm thần, sa sút trí tuệ, động kinh bệnh cơ tim, rối loạn nhịp tim).' },
  { row: 35, include: 'E85', exclude: '', ageUnder: null, name: 'Thoái hóa dạng bột', condition: 'Không áp dụng đối với trường hợp đã được chẩn đoán xác định nhưng không có chỉ định điều trị đặc hiệu.' },
  { row: 36, include: 'F33', exclude: '', ageUnder: null, name: 'Rối loạn trầm cảm tái diễn', condition: '- Kháng thuốc. - Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 37, include: 'F42', exclude: '', ageUnder: null, name: 'Rối loạn ám ảnh nghi thức', condition: null },
  { row: 38, include: 'G04', exclude: 'G04.2', ageUnder: null, name: 'Viêm não, viêm tủy và viêm não-tủy', condition: null },
  { row: 39, include: 'G35', exclude: '', ageUnder: null, name: 'Xơ cứng rải rác', condition: null },
  { row: 40, include: 'G36.0', exclude: '', ageUnder: null, name: 'Viêm tủy thị thần kinh [Devic]', condition: null },
  { row: 41, include: 'G70.0', exclude: '', ageUnder: null, name: 'Nhược cơ', condition: '- Trường hợp phải lọc máu, suy hô hấp. - Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 42, include: 'H35.1', exclude: '', ageUnder: null, name: 'Bệnh lý võng mạc của trẻ đẻ non', condition: 'Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 43, include: 'I50', exclude: '', ageUnder: null, name: 'Suy tim', condition: 'Đã có kết luận chẩn đoán giai đoạn 3, giai đoạn 4.' },
  { row: 44, include: 'I51.2;L51.2', exclude: '', ageUnder: null, name: 'Hoại tử thượng bì nhiễm độc (Lyell/Steven Johnson)', condition: null },
  { row: 45, include: 'I97.0', exclude: '', ageUnder: null, name: 'Hội chứng sau mổ tim', condition: null },
  { row: 46, include: 'I97.1', exclude: '', ageUnder: null, name: 'Rối loạn chức năng khác sau phẫu thuật tim', condition: null },
  { row: 47, include: 'J84', exclude: '', ageUnder: null, name: 'Bệnh phổi mô kẽ khác', condition: null },
  { row: 48, include: 'J85', exclude: '', ageUnder: null, name: 'Áp xe phổi và trung thất', condition: 'Tình trạng tiến triển nặng theo hướng dẫn chẩn đoán, điều trị.' },
  { row: 49, include: 'J86', exclude: '', ageUnder: null, name: 'Mủ lồng ngực (nhiễm trùng nặng ở phổi)', condition: 'Tình trạng tiến triển nặng theo hướng dẫn chẩn đoán, điều trị.' },
  { row: 50, include: 'K50', exclude: '', ageUnder: null, name: 'Bệnh Crohn (viêm ruột từng vùng)', condition: 'Mức độ nặng theo thang điểm CDAI từ 450 điểm trở lên, hoặc có biến chứng như rò, thủng, áp xe trong ổ bụng, suy dinh dưỡng nặng.' },
  { row: 51, include: 'L10', exclude: '', ageUnder: null, name: 'Pemphigus', condition: 'Một trong các điều kiện sau đây: - Tổn thương da >10% diện tích cơ thể. - Tình trạng tiến triển bệnh nặng theo hướng dẫn chẩn đoán và điều trị. - Á u.' },
  { row: 52, include: 'L95.0', exclude: '', ageUnder: null, name: 'Viêm mạch mạng lưới', condition: null },
  { row: 53, include: 'L98.2', exclude: '', ageUnder: null, name: 'Bệnh da tăng bạch cầu trung tính có sốt [Hội chứng Sweet]', condition: null },
  { row: 54, include: 'M32.1', exclude: '', ageUnder: null, name: 'Bệnh Lupus ban đỏ hệ thống có tổn thương phủ tạng', condition: '- Tổn thương tim hoặc phổi hoặc thận nặng, tiến triển, đe dọa tính mạng. - Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 55, include: 'P70.2', exclude: '', ageUnder: null, name: 'Đái tháo đường sơ sinh', condition: 'Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 56, include: 'Q04', exclude: '', ageUnder: null, name: 'Dị tật bẩm sinh khác của não', condition: 'Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 57, include: 'Q06', exclude: '', ageUnder: null, name: 'Các dị tật bẩm sinh khác của tủy sống', condition: 'Người bệnh được hưởng quyền lợi ngay trong lượt khám bệnh, chữa bệnh có kết quả chẩn đoán xác định mắc bệnh.' },
  { row: 58, include: 'Q20-Q28', exclude: '', ageUnder: 18, name: 'Nhóm các dị tật bẩm sinh của hệ thống tuần hoàn', condition: 'Người dưới 18 tuổi thuộc một trong 02 trường hợp sau đây: - Phẫu thuật/can thiệp loại đặc biệt. - 03 phẫu thuật/can thiệp đồng thời trở lên.' },
  { row: 59, include: 'Q65', exclude: '', ageUnder: null, name: 'Biến dạng bẩm sinh của khớp háng', condition: 'Có chỉ định thay khớp.' },
  { row: 60, include: 'U84.3', exclude: '', ageUnder: null, name: 'Kháng (các) thuốc chống lao', condition: null },
  { row: 61, include: 'Y89.1', exclude: '', ageUnder: null, name: 'Di chứng của hoạt động chiến tranh (Di chứng do vết thương chiến tranh)', condition: 'Áp dụng đối với thương binh, bệnh binh, người có công với cách mạng.' },
  { row: 62, include: 'Z94', exclude: '', ageUnder: null, name: 'Tình trạng của mảnh ghép cơ quan và tổ chức', condition: 'Áp dụng đối với người bệnh có ghép tạng và điều trị sau ghép tạng.' },
];
