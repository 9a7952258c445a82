"""Vietnamese headlines: what each reports, who acts, and what must stay silent."""

import pytest

from bot.match.verdict import Relevance
from tests.matching import MATCHER

# claims | ASEAN states that act | headline
REPORTS = """
visits:held | VN | Chủ tịch nước Trần Đức Lương thăm chính thức CHDCND Triều Tiên
visits:held | VN | Tổng Bí thư Nông Đức Mạnh hội đàm với ông Kim Jong-il tại Bình Nhưỡng
visits:held | VN | Thủ tướng Triều Tiên Kim Yong-il bắt đầu thăm Việt Nam
visits:held | VN | Ngoại trưởng Triều Tiên Ri Yong-ho tới Hà Nội tìm hiểu kinh nghiệm đổi mới
visits:proposed | VN | Chủ tịch nước mời ông Kim Jong-un thăm Việt Nam vào thời điểm thích hợp
visits:held | VN | Phó Thủ tướng Phạm Bình Minh tiếp đoàn đại biểu Đảng Lao động Triều Tiên
visits:held | KH | Chủ tịch Thượng viện Campuchia tiếp đoàn nghị sĩ Triều Tiên tại Phnom Penh
visits:held | MM | Ngoại trưởng Bắc Triều Tiên Pak Ui-chun đến Yangon trong chuyến thăm bốn ngày
visits:setback | VN | Ông Kim Jong-un hoãn chuyến thăm Việt Nam vì dịch bệnh
consultations:held | VN | Việt Nam và Triều Tiên họp tham khảo chính trị cấp thứ trưởng ngoại giao
asean_forums:setback | ASEAN | Triều Tiên lần đầu vắng mặt tại Diễn đàn khu vực ASEAN kể từ năm 2000
asean_forums:held | ASEAN | Ngoại trưởng Triều Tiên Paek Nam-sun dự hội nghị ARF
asean_forums:agreed | ASEAN | Ngoại trưởng Triều Tiên sẽ dự Diễn đàn khu vực ASEAN tại Manila
asean_forums:held | ASEAN | Triều Tiên gia nhập Hiệp ước Thân thiện và Hợp tác ở Đông Nam Á
asean_forums:proposed | ID | Indonesia đề nghị giúp Triều Tiên trở lại ARF
humanitarian:held | VN | Hội Chữ thập đỏ Việt Nam trao 50.000 USD giúp nạn nhân lũ lụt Triều Tiên
humanitarian:agreed | VN | Việt Nam sẽ viện trợ 2.000 tấn gạo cho CHDCND Triều Tiên
humanitarian:held | TH | Thái Lan gửi gạo cứu trợ Bắc Hàn qua Chương trình Lương thực Thế giới
culture_education:agreed | VN | TTXVN và KCNA ký thỏa thuận hợp tác thông tin
economic:agreed | VN | Việt Nam, Triều Tiên ký hiệp định thương mại và bảo hộ đầu tư
economic:setback | MY | Malaysia bãi bỏ chế độ miễn thị thực cho công dân Triều Tiên
economic:setback | SG | Singapore cấm toàn bộ giao dịch thương mại với Bắc Triều Tiên
economic:setback | KH | Nhà hàng Triều Tiên tại Phnom Penh đóng cửa
missions:held | VN | Đại sứ Triều Tiên Ri Sung Guk trình quốc thư lên Chủ tịch nước Lương Cường
missions:agreed | VN | Việt Nam bổ nhiệm đại sứ mới tại CHDCND Triều Tiên
missions:setback | MY | Malaysia trục xuất đại sứ Triều Tiên Kang Chol trong 48 giờ
missions:agreed | MM | Myanmar và Bắc Triều Tiên nối lại quan hệ ngoại giao
missions:setback | MY | Triều Tiên cấm công dân Malaysia rời khỏi nước này
missions:held | ID | Đại sứ quán Indonesia tại Bình Nhưỡng hoạt động trở lại
bridge:proposed | VN | Việt Nam sẵn sàng đăng cai thượng đỉnh Mỹ-Triều
bridge:agreed | SG | Singapore được chọn làm nơi tổ chức cuộc gặp thượng đỉnh Trump - Kim
bridge:proposed | ID | Indonesia đề nghị làm trung gian hòa giải giữa Triều Tiên và Hàn Quốc
bridge:proposed | TH | Thái Lan ngỏ ý làm cầu nối cho đối thoại Mỹ - Triều
reciprocity:opened | - | Triều Tiên mở cửa đón du khách nước ngoài trở lại sau 5 năm
reciprocity:opened | - | Triều Tiên cho phép nhân viên LHQ trở lại Bình Nhưỡng
denuclearisation:raised | TH | Thái Lan lên án Triều Tiên thử bom H
denuclearisation:raised | ASEAN | ASEAN kêu gọi phi hạt nhân hóa hoàn toàn bán đảo Triều Tiên
sanctions:enforced | PH | Philippines tịch thu tàu hàng Triều Tiên theo lệnh trừng phạt mới của LHQ
sanctions:evaded | KH | Báo cáo: tin tặc Triều Tiên rửa tiền mã hóa qua Campuchia
sanctions:enforced | SG | Doanh nhân Singapore bị phạt tù vì bán hàng xa xỉ cho Bắc Hàn
bridge:proposed | SG | Thủ tướng Lý Hiển Long: Singapore sẵn sàng giúp nối lại đối thoại Mỹ - Triều
bridge:held | VN | Việt Nam chuyển thông điệp của Hàn Quốc tới Bình Nhưỡng
asean_forums:held | ASEAN | Triều Tiên cử đại sứ dự ARF thay cho ngoại trưởng
asean_forums:proposed | ASEAN | ASEAN mời Triều Tiên dự Diễn đàn khu vực ở Jakarta
asean_forums:setback | MY ASEAN | Malaysia không mời Triều Tiên dự ARF
consultations:agreed | LA | Lào và Triều Tiên ký thỏa thuận hợp tác giữa hai bộ ngoại giao
consultations:held | VN | Tham khảo chính trị Việt Nam - Triều Tiên lần thứ 8 tại Bình Nhưỡng
missions:setback | SG | Singapore trục xuất nhà ngoại giao Triều Tiên
missions:held | VN | Tân đại sứ Triều Tiên chào xã giao Thứ trưởng Ngoại giao Việt Nam
visits:held | VN | Đại tướng Phan Văn Giang gặp Bộ trưởng Quốc phòng Triều Tiên tại Bình Nhưỡng
visits:held | VN | Đoàn đại biểu cấp cao Đảng ta thăm CHDCND Triều Tiên
visits:agreed | VN | Ngoại trưởng Triều Tiên Choe Son Hui sắp thăm Việt Nam
visits:held | VN | Đại sứ Triều Tiên được Chủ tịch nước Tô Lâm tiếp
humanitarian:held | VN | Hai nghìn tấn gạo Việt Nam cập cảng Nampo của Triều Tiên
humanitarian:proposed | ASEAN | ASEAN đề nghị hỗ trợ Triều Tiên chống dịch COVID-19
economic:setback | VN | Việt Nam ngừng nhập than của Triều Tiên
economic:agreed | VN | Việt Nam, Triều Tiên sẽ mở đường bay thẳng Hà Nội - Bình Nhưỡng
economic:held | LA | Đoàn doanh nghiệp Lào dự hội chợ thương mại Bình Nhưỡng
denuclearisation:raised | VN | Việt Nam phản đối CHDCND Triều Tiên phóng thử tên lửa liên lục địa
denuclearisation:raised | MY | Malaysia lên án vụ thử hạt nhân lần thứ sáu của Bình Nhưỡng
sanctions:enforced | VN | Mỹ đưa một công ty vận tải Việt Nam vào danh sách đen vì giúp Triều Tiên
sanctions:enforced | MY | Malaysia dẫn độ công dân Triều Tiên Mun Chol Myong sang Mỹ vì rửa tiền
sanctions:enforced | ID | Indonesia bắt giữ tàu chở than Triều Tiên Wise Honest
partner_reaction:neutral | VN | Mỹ theo dõi sát chuyến thăm Triều Tiên của Tổng Bí thư Tô Lâm
visits:held | LA | Đoàn đại biểu Đảng Nhân dân Cách mạng Lào thăm Triều Tiên
economic:setback | MY | Malaysia ngừng cấp giấy phép lao động cho người Triều Tiên
missions:setback | MY | Malaysia đóng cửa đại sứ quán ở Bình Nhưỡng
visits:held | VN | Lãnh đạo cấp cao Việt Nam dự lễ duyệt binh ở Bình Nhưỡng
visits:held | LA | Ngoại trưởng Lào Saleumxay Kommasith thăm Triều Tiên
visits:held | MY | Thủ tướng Malaysia bắt tay nhà lãnh đạo Triều Tiên ở Bắc Kinh
visits:held | VN | Kim Jong-un thăm chính thức Việt Nam sau thượng đỉnh
sanctions:enforced | TH | Thái Lan bắt giữ máy bay chở vũ khí từ Triều Tiên
sanctions:enforced | MM | Tàu Triều Tiên nghi chở vũ khí tới Myanmar bị Hải quân Mỹ chặn giữ
humanitarian:agreed | SG | Hội Chữ thập đỏ Singapore sẽ hỗ trợ nạn nhân lũ lụt ở Triều Tiên
culture_education:held | VN | Khai mạc triển lãm ảnh về Triều Tiên tại Hà Nội
culture_education:held | VN | Tuần phim Việt Nam tại Bình Nhưỡng
reciprocity:opened | - | Thụy Điển mở lại đại sứ quán ở Bình Nhưỡng
denuclearisation:raised | VN | Việt Nam yêu cầu các bên kiềm chế sau vụ Triều Tiên phóng vệ tinh
missions:setback | MY | Kuala Lumpur cho đại sứ Triều Tiên 48 giờ để rời đi
economic:setback | MY | Malaysia bỏ miễn thị thực với công dân Triều Tiên
economic:setback | PH | Philippines cắt đứt giao thương với Bình Nhưỡng
economic:setback | MY | Công nhân mỏ Triều Tiên ở Sarawak không được gia hạn giấy phép
economic:setback | SG | Singapore cấm toàn bộ hoạt động buôn bán với Triều Tiên
missions:proposed | MY | Najib nói có thể đóng sứ quán tại Bình Nhưỡng
missions:agreed | MY | Mahathir: Malaysia sẽ mở lại đại sứ quán tại Bình Nhưỡng
missions:held | ID | Sứ quán Indonesia tại Bình Nhưỡng hoạt động trở lại sau bốn năm
missions:held | VN | Thủ tướng Phạm Minh Chính tiếp tân đại sứ Triều Tiên chào ra mắt
reciprocity:refused | - | Điều phối viên LHQ vẫn chưa được vào Triều Tiên
reciprocity:refused | - | Triều Tiên yêu cầu LHQ giảm nhân sự quốc tế tại Bình Nhưỡng
reciprocity:opened | - | Nhóm du khách Nga đầu tiên đặt chân tới Triều Tiên sau dịch
reciprocity:opened | - | Nhà ngoại giao Thụy Điển trở lại Bình Nhưỡng
reciprocity:refused | - | Triều Tiên đóng cửa khu nghỉ dưỡng Wonsan với khách ngoại quốc
reciprocity:refused | - | Báo cáo viên đặc biệt LHQ tiếp tục bị Bình Nhưỡng từ chối
reciprocity:opened | - | Triều Tiên cho vận động viên nước ngoài dự marathon Bình Nhưỡng
reciprocity:refused | - | Tour phương Tây tới Rason bị dừng sau vài tuần
reciprocity:opened | - | Đại sứ Thụy Sĩ nhận nhiệm vụ tại Bình Nhưỡng
partner_reaction:critical | ASEAN | Bộ Ngoại giao Mỹ muốn ASEAN giảm tối đa quan hệ với Bình Nhưỡng
partner_reaction:neutral | VN | Seoul theo dõi chuyến thăm Bình Nhưỡng của Tổng Bí thư Tô Lâm
denuclearisation:raised | KH | Ông Hun Sen kêu gọi Bình Nhưỡng quay lại đàm phán sáu bên
denuclearisation:raised | TH | Thái Lan lên án vụ phóng Hwasong-15
denuclearisation:raised | ASEAN | Lãnh đạo ASEAN lo ngại các vụ thử ICBM của Bình Nhưỡng
denuclearisation:raised | SG | Bộ Ngoại giao Singapore phản đối Triều Tiên phóng tên lửa
asean_forums:setback | ASEAN | Lần đầu kể từ năm 2000 Triều Tiên không góp mặt ở ARF
asean_forums:setback | MY ASEAN | Malaysia: Triều Tiên không được mời dự ARF
asean_forums:agreed | ASEAN | Triều Tiên chỉ cử đại sứ tại Bangkok dự ARF
asean_forums:held | ASEAN | Ngoại trưởng Ri Yong-ho phát biểu tại ARF
asean_forums:proposed | ID ASEAN | Indonesia mong Ngoại trưởng Triều Tiên tới ARF ở Kuala Lumpur
visits:held | VN | Bộ trưởng Bùi Thanh Sơn hội kiến Ngoại trưởng Choe Son-hui
visits:held | ID | Ông Prabowo gặp Kim Jong-un bên lề lễ duyệt binh Bắc Kinh
visits:held | LA | Chủ tịch Thongloun hội đàm với Kim Jong-un
visits:agreed | ID | Ngoại trưởng Sugiono sẽ đi Bình Nhưỡng ngày 10/10
consultations:agreed | ID | Jakarta và Bình Nhưỡng gia hạn bản ghi nhớ về tham vấn song phương
humanitarian:agreed | VN | Việt Nam hứa tặng Triều Tiên 5.000 tấn gạo
humanitarian:held | VN | Tàu chở lương thực Việt Nam cập cảng Nampo
humanitarian:proposed | TH | Thái Lan để ngỏ hỗ trợ y tế cho Triều Tiên
culture_education:held | VN | Nhà hát Ca múa nhạc Việt Nam lưu diễn tại Bình Nhưỡng
economic:proposed | VN | Hanoitourist bàn mở đường bay thuê chuyến Hà Nội - Bình Nhưỡng
sanctions:enforced | KH | Campuchia giữ tàu chở 4.800 tấn than Triều Tiên
sanctions:enforced | SG | Singapore bỏ tù doanh nhân bán hàng xa xỉ cho Triều Tiên
sanctions:evaded | LA | Nhà hàng Triều Tiên ở Lào bị nghi rửa tiền cho nhân viên IT
sanctions:enforced | MY | Tòa tối cao Malaysia cho dẫn độ Mun Chol-myong sang Mỹ
bridge:proposed | ID | Seoul nhờ bà Megawati làm sứ giả hòa bình hai miền Triều Tiên
bridge:held | VN | Hà Nội đón thượng đỉnh Trump - Kim lần hai
bridge:proposed | TH | Hàn Quốc đề nghị Thái Lan giúp đưa Triều Tiên trở lại đối thoại
visits:held | LA | Ông Thongloun tiếp đoàn Đảng Lao động Triều Tiên tại Viêng Chăn
visits:held | SG | Ngoại trưởng Balakrishnan tới Bình Nhưỡng trước thềm thượng đỉnh
missions:proposed | MY | Ông Mahathir: đã đến lúc bình thường hóa quan hệ với Triều Tiên
missions:setback | ID | Nhân viên sứ quán Indonesia rút khỏi Bình Nhưỡng do đóng biên giới
missions:agreed | ID | Indonesia và Triều Tiên thống nhất mở lại sứ quán ở Bình Nhưỡng
missions:held | TL | Đại sứ Triều Tiên trình quốc thư lên Tổng thống Gusmao ở Dili
economic:setback | KH | Bảo tàng do Triều Tiên xây gần Angkor dừng hoạt động
economic:held | ID | Hàng Indonesia góp mặt tại hội chợ Bình Nhưỡng
sanctions:enforced | KH | Campuchia cho về nước toàn bộ lao động Triều Tiên theo nghị quyết LHQ
sanctions:enforced | SG | Hai công ty Singapore bị truy tố vì bán rượu cho Triều Tiên
sanctions:enforced | LA | Mỹ trừng phạt mạng lưới nhân viên IT Triều Tiên tại Lào
humanitarian:held | ID | Indonesia tài trợ 2 triệu USD cho trẻ em Triều Tiên qua WFP
bridge:proposed | ID | Nhật nhờ Tổng thống Widodo giúp vụ công dân bị Triều Tiên bắt cóc
bridge:proposed | VN | Việt Nam sẵn sàng góp phần thúc đẩy đối thoại trên bán đảo Triều Tiên
denuclearisation:raised | ASEAN | Tuyên bố Chủ tịch ARF quan ngại nghiêm trọng về ICBM Triều Tiên
denuclearisation:raised | PH | Manila lên án Bình Nhưỡng phóng vệ tinh
reciprocity:refused | - | Hai nhân viên nước ngoài cuối cùng của WFP rời Bình Nhưỡng
"""
SILENT = """
Kim Jong-un gửi điện mừng Quốc khánh Việt Nam
Lãnh đạo Việt Nam gửi điện mừng 76 năm Quốc khánh Triều Tiên
Vì sao Triều Tiên coi trọng Việt Nam?
U23 Việt Nam thắng U23 Triều Tiên 2-1 ở vòng bảng
Tòa Malaysia thả Đoàn Thị Hương trong vụ án Kim Jong Nam
Nhóm người Triều Tiên đào tẩu bị bắt ở Lào
Triều Tiên phóng tên lửa đạn đạo liên lục địa, Nhật Bản báo động
Chủ tịch Tập Cận Bình thăm Triều Tiên lần đầu tiên
Tổng thống Putin thăm Triều Tiên
Triều cường gây ngập, Hàn Quốc hỗ trợ Việt Nam xây đê
Công ty Hàn Quốc xây nhà máy ở miền Bắc Việt Nam
Ông Trump và Kim Jong-un gặp nhau ở Singapore: những bức ảnh đáng nhớ
Nhật Bản, Mỹ, Hàn Quốc tập trận chung đối phó Triều Tiên
Ba năm sau thượng đỉnh Hà Nội: nhìn lại một cuộc gặp không thành
Lịch thi đấu vòng loại World Cup nữ: Việt Nam gặp Triều Tiên
Nghị sĩ Hàn Quốc thăm Việt Nam, bàn hợp tác lao động
Hacker Triều Tiên đánh cắp tiền số của sàn giao dịch Nhật Bản
Người Việt kể chuyện du học ở Bình Nhưỡng những năm 1970
Đại biểu Quốc hội Lưu Bình Nhưỡng nói về khu biệt thự ở Lào Cai
Tập đoàn Hàn Quốc tiếp tục trực tiếp đầu tư vào Việt Nam
Việt Nam kỷ niệm 75 năm thiết lập quan hệ ngoại giao với Triều Tiên
Việt Nam và Hàn Quốc ký thỏa thuận hợp tác hạt nhân
Triều Tiên phóng tên lửa, Nhật Bản lên án
Kim Jong-un gửi điện mừng Chủ tịch Thongloun
Tuyển nữ Việt Nam thua Triều Tiên ở Asian Cup
Ga Hà Nội sửa chữa tàu chở khách
Kim Jong-un thị sát vụ thử rocket
Hà Nội đón đoàn doanh nghiệp Hàn Quốc
Tân đại sứ Hàn Quốc tại Việt Nam trình quốc thư
"""


@pytest.mark.parametrize("row", REPORTS.strip().splitlines())
def test_a_headline_reports(row: str) -> None:
    claims, actors, title = row.split(" | ", 2)
    verdict = MATCHER.match(title, lang="vi")
    said = sorted(f"{claim.indicator}:{claim.stage or claim.polarity}" for claim in verdict.claims)
    assert (" ".join(said), " ".join(verdict.asean_actors) or "-") == (claims, actors)


@pytest.mark.parametrize("title", SILENT.strip().splitlines())
def test_a_near_miss_alerts_nobody(title: str) -> None:
    assert MATCHER.match(title, lang="vi").relevance is not Relevance.ALERT
