import type { Bilingual } from '../../eligibility/reasons.ts';
import type { CheckInNoticeModel } from './models.ts';

type Standing = keyof typeof words;

/** States as a desk tells them apart. */
export function standingOf({ code, failure, problems, state }: CheckInNoticeModel): Standing {
  if (state === 'REJECTED') {
    return problems.length > 0 && code === null ? 'REFUSED_HERE' : 'REFUSED_BY_PORTAL';
  }
  if (state !== 'QUEUED' || failure === null) return state;
  if (failure === 'CERTIFICATE') return 'CERTIFICATE';
  if (failure === 'NO_ACCOUNT' || failure.includes('REFUSED')) return 'ACCOUNT_REFUSED';
  return 'WAITING';
}

export interface Words {
  readonly text: Bilingual;
  /** null: the desk does nothing. */
  readonly desk: Bilingual | null;
}

export const words = {
  QUEUED: {
    text: { vi: 'Chờ gửi lên cổng giám định.', en: 'To be sent to the portal.' },
    desk: null,
  },
  WAITING: {
    text: {
      vi: 'Chưa gửi được vì cổng giám định không sẵn sàng; hệ thống tự gửi lại.',
      en: 'Not sent yet, since the portal could not be reached; it is tried again by itself.',
    },
    desk: null,
  },
  ACCOUNT_REFUSED: {
    text: {
      vi: 'Chưa gửi được vì cổng giám định từ chối tài khoản của cơ sở; hệ thống tự gửi lại.',
      en: 'Not sent yet, since the portal refuses the account of the facility; it is tried again by itself.',
    },
    desk: {
      vi: 'Báo bộ phận công nghệ thông tin kiểm tra tài khoản và quyền gửi thông báo trên cổng giám định.',
      en: 'Have the account, and its right to send check-in notices, checked on the portal.',
    },
  },
  CERTIFICATE: {
    text: {
      vi: 'Chưa gửi vì chứng thư số của cơ sở hết hạn hoặc chưa có hiệu lực.',
      en: 'Not sent, since the certificate of the facility has expired or is not in force yet.',
    },
    desk: {
      vi: 'Báo bộ phận công nghệ thông tin thay chứng thư số của cơ sở.',
      en: 'Have the certificate of the facility replaced.',
    },
  },
  SENDING: {
    text: { vi: 'Đang gửi lên cổng giám định.', en: 'Being sent to the portal.' },
    desk: null,
  },
  ACCEPTED: {
    text: { vi: 'Cổng giám định đã tiếp nhận.', en: 'The portal has taken it.' },
    desk: null,
  },
  REFUSED_HERE: {
    text: {
      vi: 'Dữ liệu chưa đúng, chưa gửi lên cổng giám định.',
      en: 'The data is not in order; nothing was sent to the portal.',
    },
    desk: {
      vi: 'Sửa các trường nêu ở danh sách lỗi rồi báo lại.',
      en: 'Correct the fields that the problems name, and report again.',
    },
  },
  REFUSED_BY_PORTAL: {
    text: { vi: 'Cổng giám định từ chối tiếp nhận.', en: 'The portal has refused it.' },
    desk: {
      vi: 'Đọc thông điệp của cổng, sửa dữ liệu rồi báo lại.',
      en: 'Read the message of the portal, correct the data, and report again.',
    },
  },
  UNKNOWN: {
    text: {
      vi: 'Đã gửi nhưng không biết cổng giám định có tiếp nhận hay không; hệ thống không tự gửi lại.',
      en: 'Sent, but it is not known whether the portal took it; it is not sent again by itself.',
    },
    desk: {
      vi: 'Tra cứu đợt điều trị này trên trang cổng giám định. Nếu chưa có, báo lại và chọn "notReceived".',
      en: 'Look for this episode on the website of the portal. If it is not there, report again with "notReceived".',
    },
  },
  NOT_DUE: {
    text: {
      vi: 'Cấp cứu (mã đối tượng 2): không phải gửi thông báo khi vào khám.',
      en: 'An emergency (patient category 2): no check-in notice is due.',
    },
    desk: null,
  },
} as const satisfies Record<string, Words>;
