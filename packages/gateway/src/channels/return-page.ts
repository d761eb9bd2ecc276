/** For a payer who comes back and does not prove whose payment it is: it names no payment and leads nowhere. */
export const UNPROVEN_RETURN_PAGE = `<!doctype html>
<html lang="ko">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>결제 · Payment</title>
<p>결제를 시작한 창으로 돌아가 결과를 확인해 주세요.</p>
<p lang="en">Please go back to the page where you began to pay: it shows the result.</p>
</html>
`;
