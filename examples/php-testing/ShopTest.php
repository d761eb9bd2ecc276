<?php

declare(strict_types=1);

require_once __DIR__ . '/Naru.php';
require_once __DIR__ . '/shop.php';

use PHPUnit\Framework\TestCase;

/** The same shop in PHPUnit (9.6 and later): `phpunit ShopTest.php`. One gateway serves all tests of the class. */
final class ShopTest extends TestCase
{
    private static Naru $naru;

    public static function setUpBeforeClass(): void
    {
        self::$naru = new Naru(naruTesting());
    }

    /** Fails the class when a callback was never accepted. */
    public static function tearDownAfterClass(): void
    {
        self::$naru->close();
    }

    public function testAPayerPays(): void
    {
        prepare(self::$naru->started['eximbay'], 'UNIT-1', self::$naru->started['callbackUrl']);
        self::assertSame('captured', self::$naru->call('payment', 'UNIT-1', 'succeed')['state']);
        $callback = self::$naru->call('nextCallback', ['order' => 'UNIT-1', 'timeoutMs' => 5000]);
        self::assertSame('0000', $callback['members']['rescode']);
        self::assertSame('accepted', $callback['outcome']);
    }

    public function testAnIssuerDeclines(): void
    {
        prepare(self::$naru->started['eximbay'], 'UNIT-2', self::$naru->started['callbackUrl']);
        $declined = self::$naru->call('payment', 'UNIT-2', 'fail', ['reason' => 'Insufficient funds']);
        self::assertSame('failed', $declined['state']);
    }

    public function testTheLedgerBalancesThreeDaysLater(): void
    {
        self::$naru->call('advance', 3 * 24 * 3600 * 1000);
        self::assertTrue(self::$naru->call('verify')['balanced']);
    }
}
