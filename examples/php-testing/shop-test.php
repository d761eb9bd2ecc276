<?php

declare(strict_types=1);

/*
 * Tests of a shop in PHP without a test runner: `php shop-test.php`. ShopTest.php is the same in PHPUnit.
 */

require_once __DIR__ . '/Naru.php';
require_once __DIR__ . '/shop.php';

function same(mixed $wanted, mixed $found, string $what): void
{
    if ($wanted !== $found) {
        throw new RuntimeException("$what: " . json_encode($found) . ' in place of ' . json_encode($wanted));
    }
    echo "ok $what\n";
}

$naru = new Naru(naruTesting());
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
