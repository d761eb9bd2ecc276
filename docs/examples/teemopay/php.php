<?php
/*
 * TeemoPay with PHP 8 and its openssl extension (no curl extension, no package): a payment and its query, and an
 * endpoint that verifies callbacks.
 *
 *   php docs/examples/teemopay/php.php                           makes a payment and asks for it
 *   php -S 127.0.0.1:9001 docs/examples/teemopay/php.php         is the endpoint
 *
 * Against the sandbox of `npm start` it needs nothing else. Another server or application:
 *   TEEMOPAY_URL           http://127.0.0.1:8080
 *   TEEMOPAY_APP_CODE      the application
 *   TEEMOPAY_PRIVATE_KEY   its private key: one line of base64 (PKCS#8), as it is exchanged
 *   TEEMOPAY_PLATFORM_KEY  the platform's public key: one line of base64
 *   TEEMOPAY_CALLBACK_URL  where the endpoint is; http://127.0.0.1:9001/
 */
declare(strict_types=1);

/** A setting of the environment, else the demo application's. */
function setting(string $variable, string $demoName): string
{
    $demoFile = __DIR__ . '/../../../sandbox/demo-credentials.json';
    return getenv($variable) ?: json_decode(file_get_contents($demoFile), true)['teemopay'][$demoName];
}

/** A key of one line as PEM, which is how openssl wants it. */
function pem(string $kind, string $base64): string
{
    return "-----BEGIN $kind KEY-----\n" . chunk_split($base64, 64, "\n") . "-----END $kind KEY-----\n";
}

// [signature]
/** The text that is signed: the fields that have a value, in the order of their names, and the nonce last. */
function textToSign(array $fields, string $nonce): string
{
    unset($fields['sign']);
    $fields = array_filter($fields, fn ($value) => trim((string) $value) !== '');
    ksort($fields, SORT_STRING);
    $fields['nonce'] = $nonce;
    return implode('&', array_map(fn ($name, $value) => "$name=$value", array_keys($fields), $fields));
}

/** Signs the fields and posts them; answers `data`, and throws for every code but 200. */
function call(string $path, array $fields): array
{
    $nonce = bin2hex(random_bytes(16));
    $key = pem('PRIVATE', setting('TEEMOPAY_PRIVATE_KEY', 'merchantPrivateKey'));
    openssl_sign(textToSign($fields, $nonce), $signature, $key, OPENSSL_ALGO_SHA1);
    $headers = [
        'Content-Type: application/json',
        'timestamp: ' . (int) (microtime(true) * 1000),
        "nonce: $nonce",
        'country: KR',
        'app_code: ' . setting('TEEMOPAY_APP_CODE', 'appCode'),
    ];
    $body = json_encode($fields + ['sign' => base64_encode($signature)]);
    $answer = json_decode(post($path, $headers, $body), true);
    if (($answer['code'] ?? null) !== 200) {
        throw new RuntimeException("$path: {$answer['code']} {$answer['msg']} ({$answer['traceId']})");
    }
    return $answer['data'];
}
// [/signature]

function post(string $path, array $headers, string $body): string
{
    $url = (getenv('TEEMOPAY_URL') ?: 'http://127.0.0.1:8080') . $path;
    $http = ['method' => 'POST', 'header' => $headers, 'content' => $body, 'timeout' => 15, 'ignore_errors' => true];
    $answer = @file_get_contents($url, false, stream_context_create(['http' => $http]));
    if ($answer === false) {
        throw new RuntimeException("$url was not answered");
    }
    return $answer;
}

// [callback]
/** The fields of a callback when the platform signed them, else null. The nonce is the one of its own header. */
function verifiedCallback(string $body, string $nonce): ?array
{
    $fields = json_decode($body, true, 512, JSON_BIGINT_AS_STRING);
    if (!is_array($fields) || !is_string($fields['sign'] ?? null)) {
        return null;
    }
    $key = pem('PUBLIC', setting('TEEMOPAY_PLATFORM_KEY', 'platformPublicKey'));
    $sign = base64_decode($fields['sign']);
    return openssl_verify(textToSign($fields, $nonce), $sign, $key, OPENSSL_ALGO_SHA1) === 1 ? $fields : null;
}

/** The endpoint. A shop books the money here, once per paymentOrderNo (of a payout: tradeNo and status). */
function receiveCallback(): void
{
    $fields = verifiedCallback(file_get_contents('php://input'), $_SERVER['HTTP_NONCE'] ?? '');
    if ($fields === null) {
        http_response_code(400);
        exit('signature');
    }
    error_log("verified callback: {$fields['merchantOrderNo']} status {$fields['status']}");
    exit('SUCCESS');
}
// [/callback]

function main(): void
{
    $merchantOrderNo = 'PHP-' . bin2hex(random_bytes(8));
    $created = call('/api/pay/payment/create/v1', [
        'merchantOrderNo' => $merchantOrderNo,
        'paymentType' => 801,
        'realName' => '홍길동',
        'merchantName' => 'Seoul Books',
        'accountHolderNumber' => '950101',
        'amount' => '1000',
        'callbackUrl' => getenv('TEEMOPAY_CALLBACK_URL') ?: 'http://127.0.0.1:9001/',
    ]);
    if ($created['status'] !== 1) {
        throw new RuntimeException("the payment failed: {$created['errorMsg']}");
    }
    $bank = $created['additionalInfo']['bankName'];
    echo "created {$created['tradeNo']}: pay {$created['amount']} won to $bank {$created['paymentInfo']}\n";

    // Only a sandbox plays the payer; elsewhere somebody has to pay now.
    post("/_sandbox/payments/$merchantOrderNo/succeed", [], '');

    $query = call('/api/pay/payment/query/v1', ['merchantOrderNo' => $merchantOrderNo]);
    echo "query: status {$query['status']}, received {$query['amount']}, fee {$query['serviceAmount']}\n";
}

if (PHP_SAPI === 'cli-server') {
    receiveCallback();
}
try {
    main();
} catch (Throwable $error) {
    fwrite(STDERR, "FAILED: {$error->getMessage()}\n");
    exit(1);
}
