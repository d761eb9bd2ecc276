<?php

declare(strict_types=1);

/*
 * Tests of a shop in PHP, in plain PHP: `php shop-test.php`. In PHPUnit the first lines are setUpBeforeClass, the last
 * one tearDownAfterClass. The program may be named: NARU_TESTING='["node", "path/to/naru-testing.mjs"]'.
 */

require __DIR__ . '/Naru.php';

function same(mixed $wanted, mixed $found, string $what): void
{
    if ($wanted !== $found) {
        throw new RuntimeException("$what: " . json_encode($found) . ' in place of ' . json_encode($wanted));
    }
    echo "ok $what\n";
}

/** The shop: prepares an order by Eximbay. Its calls carry the API key. */
function prepare(array $app, string $order, string $callbackUrl): array
{
    $body = [
        'payment' => [
            'transaction_type' => 'PAYMENT',
            'order_id' => $order,
            'currency' => 'USD',
            'amount' => '30.00',
            'lang' => 'EN',
        ],
        'merchant' => ['mid' => $app['mid']],
        'buyer' => ['name' => 'Hong Gildong', 'email' => 'hong@example.com'],
        'url' => ['return_url' => $callbackUrl, 'status_url' => $callbackUrl],
    ];
    $ready = post($app, '/v1/payments/ready', $body);
    // In a browser the shop's script does this.
    return post($app, '/v1/payments', ['fgkey' => $ready['fgkey']] + $body);
}

function post(array $app, string $path, array $body): array
{
    $headers = ['content-type: application/json', 'authorization: Basic ' . base64_encode($app['apiKey'] . ':')];
    $http = ['method' => 'POST', 'header' => $headers, 'content' => json_encode($body), 'ignore_errors' => true];
    $text = file_get_contents($app['baseUrl'] . $path, false, stream_context_create(['http' => $http]));
    return json_decode((string) $text, true, 512, JSON_THROW_ON_ERROR);
}

$command = getenv('NARU_TESTING');
$naru = new Naru($command === false ? ['npx', 'naru-testing'] : json_decode($command, true));
$app = $naru->started['eximbay'];

prepare($app, 'PHP-1', $naru->started['callbackUrl']);
same('captured', $naru->call('payment', 'PHP-1', 'succeed')['state'], 'a payer pays');
$callback = $naru->call('nextCallback', ['order' => 'PHP-1', 'timeoutMs' => 5000]);
same('0000', $callback['members']['rescode'], 'the result says so');
same('accepted', $callback['outcome'], 'it is accepted');

prepare($app, 'PHP-2', $naru->started['callbackUrl']);
same('failed', $naru->call('payment', 'PHP-2', 'fail', ['reason' => 'Insufficient funds'])['state'], 'an issuer declines');

$naru->call('advance', 3 * 24 * 3600 * 1000);
same(true, $naru->call('verify')['balanced'], 'the ledger balances');
$naru->close();
echo "all passed\n";
