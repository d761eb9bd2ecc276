<?php
/*
 * HaiPay with PHP 8.1 and the SDK of sdks/php (extensions openssl and curl): a collection and its query, and an endpoint
 * that verifies callbacks.
 *
 *   php docs/examples/haipay/php.php                           makes a collection and asks for it
 *   php -S 127.0.0.1:9001 docs/examples/haipay/php.php         is the endpoint
 *
 * Against the sandbox of `npm start` it needs nothing else. Another server or app:
 *   HAIPAY_URL           http://127.0.0.1:8080
 *   HAIPAY_APP_ID        the app
 *   HAIPAY_SECRET_KEY    its secret key
 *   HAIPAY_PRIVATE_KEY   its private key: one line of base64 (PKCS#8), as it is exchanged
 *   HAIPAY_PLATFORM_KEY  the platform's public key: one line of base64
 *   HAIPAY_CALLBACK_URL  where the endpoint is; http://127.0.0.1:9001/
 */
declare(strict_types=1);

// With Composer: require __DIR__ . '/vendor/autoload.php';
require __DIR__ . '/../../../sdks/php/src/autoload.php';

use Naru\HaiPay\HaiPayCallback;
use Naru\HaiPay\HaiPayClient;
use Naru\HaiPay\HaiPayKeys;
use Naru\Result;
use Naru\ResultKind;

/** A setting of the environment, else the demo app's. */
function setting(string $variable, string $demoName): string
{
    $demoFile = __DIR__ . '/../../../sandbox/demo-credentials.json';
    return getenv($variable) ?: (string) json_decode(file_get_contents($demoFile), true)['haipay'][0][$demoName];
}

function baseUrl(): string
{
    return getenv('HAIPAY_URL') ?: 'http://127.0.0.1:8080';
}

// [client]
function client(): HaiPayClient
{
    return new HaiPayClient(
        baseUrl: baseUrl(),
        appId: (int) setting('HAIPAY_APP_ID', 'appId'),
        currency: 'KRW',
        secretKey: setting('HAIPAY_SECRET_KEY', 'secretKey'),
        merchantPrivateKey: setting('HAIPAY_PRIVATE_KEY', 'merchantPrivateKey'),
        platformPublicKey: setting('HAIPAY_PLATFORM_KEY', 'platformPublicKey'),
    );
}

/** `data` of an answer; throws for anything but a genuine yes. */
function dataOf(string $what, Result $result): array
{
    return match ($result->kind) {
        ResultKind::Ok => $result->data,
        ResultKind::Refused => throw new RuntimeException("$what: $result->code $result->message"),
        ResultKind::NotSent => throw new RuntimeException("$what: no connection, it may be sent again"),
        default => throw new RuntimeException("$what: not known whether it was carried out, query the order"),
    };
}
// [/client]

// [callback]
/** The endpoint. A shop books the money here, once per orderNo and status. */
function receiveCallback(): void
{
    $keys = HaiPayKeys::load(
        secretKey: setting('HAIPAY_SECRET_KEY', 'secretKey'),
        publicKey: setting('HAIPAY_PLATFORM_KEY', 'platformPublicKey'),
    );
    $appId = (int) setting('HAIPAY_APP_ID', 'appId');
    $callback = HaiPayCallback::verify(body: file_get_contents('php://input'), keys: $keys, appId: $appId);
    if (!$callback->ok) {
        http_response_code(400);
        exit($callback->reason->value);
    }
    error_log("verified callback: {$callback->payload['orderId']} $callback->outcome");
    exit(HaiPayCallback::SUCCESS_REPLY);
}
// [/callback]

function main(): void
{
    $orderId = 'PHP-' . bin2hex(random_bytes(8));
    // [collect]
    $created = dataOf('collect/apply', client()->collectApply([
        'orderId' => $orderId,
        'amount' => '2000',
        'payType' => 'EWALLET',
        'inBankCode' => 'KAKAOPAY_KRW',
        'name' => '홍길동',
        'phone' => '01012345678',
        'email' => 'payer@example.com',
        'partnerUserId' => 'user-1',
        'callBackUrl' => 'https://shop.example.com/paid',
        'callBackFailUrl' => 'https://shop.example.com/failed',
        'notifyUrl' => getenv('HAIPAY_CALLBACK_URL') ?: 'http://127.0.0.1:9001/',
    ]));
    echo "created {$created['orderNo']}: send the payer to {$created['payUrl']}\n";
    // [/collect]

    // Only a sandbox plays the payer; elsewhere somebody has to pay on the page.
    $context = stream_context_create(['http' => ['method' => 'POST', 'ignore_errors' => true]]);
    file_get_contents(baseUrl() . "/_sandbox/payments/$orderId/succeed", false, $context);

    $found = dataOf('collect/query', client()->collectQuery(['orderId' => $orderId]));
    echo "query: status {$found['status']}, received {$found['actualAmount']}, fee {$found['fee']}\n";
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
