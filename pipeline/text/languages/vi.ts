import type { Language } from './language.ts';

/** Its words do not change, so that there is nothing to stem. */
export const vi: Language = {
  code: 'vi',
  name: 'Tiếng Việt',
  script: 'Latin',
  stopWords: `là và có của được một các không trong cho này với ở đã thể để như những đến khi từ ra tại về vào cũng bị mà thì nhưng hay hoặc nếu vì do theo trên dưới
    sau trước giữa bởi rằng đó đây kia nào gì ai đâu sao nhiêu mấy bao nhiêu rất hơn nhất tôi bạn anh chị em họ chúng ta nó ông bà mình chỉ vẫn còn nữa đang sẽ phải nên cần
    lại qua cùng thế vậy ấy à ạ nhé`,
  asks: {
    definition: 'là gì$|là ai$|nghĩa là gì$|có nghĩa là gì$|^định nghĩa|^thế nào là',
    time: 'khi nào|bao giờ|năm nào|ngày nào|tháng nào|thế kỷ nào|lúc nào|mấy giờ|lúc mấy giờ',
    number: 'bao nhiêu|mấy|bao lâu|bao xa|bao cao|tỷ lệ nào|số lượng',
    name: 'ai|người nào|ở đâu|đâu|nước nào|nơi nào|tên là gì|tên gì|được gọi là gì',
    howTo: 'làm thế nào|làm sao|như thế nào|cách|bằng cách nào|hướng dẫn|các bước',
    reason: 'tại sao|vì sao|lý do|sao lại',
    comparison: 'khác nhau|sự khác biệt|khác biệt|so sánh|so với|tốt hơn|vs',
    yesNo: 'không$|phải không$|được không$|chưa$|có phải',
    others: 'gì|nào|sao',
    tasks:
      'cài đặt thêm xóa tạo sửa đổi thay bật tắt khởi động dừng cập nhật tải gửi xuất nhập kết nối đăng ký hủy mở đóng lưu sao chép tìm kiếm khôi phục kiểm tra hiển ẩn chia sẻ in dịch thanh toán',
  },
  tells: {
    time: 'năm tháng ngày thế kỷ thứ tuần',
    number: 'hai ba bốn năm sáu bảy tám chín mười trăm nghìn ngàn triệu tỷ nửa lần phần',
    defines: 'là|nghĩa là|được gọi là|có nghĩa là',
  },
  leans:
    'điều này|này|đây|đó|những điều này|tuy nhiên|vì vậy|do đó|ngoài ra|hơn nữa|tương tự|ví dụ|sau đó|nó|họ|nhưng|và|trong trường hợp này|vâng,|không,',
  points: 'xem|xem thêm|để biết thêm|đọc thêm|tham khảo',
  smallTalk: {
    greeting: 'xin chào|chào|chào bạn|chào anh|chào chị|chào buổi sáng|alo|bạn khỏe không|thử',
    thanks: 'cảm ơn|cám ơn|cảm ơn bạn|cảm ơn nhiều|cảm ơn rất nhiều|xin cảm ơn',
    bye: 'tạm biệt|hẹn gặp lại|chào tạm biệt|chúc ngủ ngon',
    ok: 'vâng|được|được rồi|đồng ý|hiểu rồi|không|tuyệt|tốt|dạ|ừ|ok',
  },
};
