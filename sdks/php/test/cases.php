<?php

declare(strict_types=1);

/*
 * Answers cases of test/sdks until its standard input ends: a line of JSON with `op` and the case's input, and a line
 * with what the SDK makes of it. The test beside the contracts compares that with what they make of it.
 */

require __DIR__ . '/../src/autoload.php';
require __DIR__ . '/StubTransport.php';

use Naru\AmountResult;
use Naru\Cause;
use Naru\CurlTransport;
use Naru\Eximbay\EximbayAmount;
use Naru\Eximbay\EximbayCallback;
use Naru\Eximbay\EximbayClient;
use Naru\Eximbay\EximbayFgkey;
use Naru\Eximbay\EximbayWebhook;
use Naru\HaiPay\HaiPayAmount;
use Naru\HaiPay\HaiPayCallback;
use Naru\HaiPay\HaiPayClient;
use Naru\HaiPay\HaiPayKeys;
use Naru\HaiPay\HaiPaySignature;
use Naru\HaiPay\HaiPayStatuses;
use Naru\Result;
use Naru\TeemoPay\TeemoPayAmount;
use Naru\TeemoPay\TeemoPayCallback;
use Naru\TeemoPay\TeemoPayClient;
use Naru\TeemoPay\TeemoPayKeys;
use Naru\TeemoPay\TeemoPaySignature;
use Naru\TeemoPay\TeemoPayStatuses;
use Naru\Test\StubTransport;
use Naru\Verified;
use Naru\Wire\Json;
use Naru\Wire\JsonFault;
use Naru\Wire\KoreanTime;
use Naru\Wire\NestedText;
use Naru\Wire\RsaKeys;
use Naru\Wire\SignedMembers;
use Naru\Wire\Text;

/** What is there of an object. */
function present(array $members): array
{
    return array_filter($members, static fn (mixed $value): bool => $value !== null);
}

function shown(mixed $value): mixed
{
    return match (true) {
        $value instanceof Result, $value instanceof Cause, $value instanceof Verified,
        $value instanceof AmountResult => present(array_map(shown(...), get_object_vars($value))),
        $value instanceof BackedEnum => $value->value,
        $value instanceof JsonFault => ['ok' => false] + present(array_map(shown(...), get_object_vars($value))),
        $value instanceof SignedMembers => ['ok' => true, 'entries' => $value->entries],
        default => $value,
    };
}

/**
 * A call of a client: on the network, or with the answer that the case has; then the request that it made is shown,
 * too.
 */
function called(string $class, array $case): array
{
    $transport = isset($case['answer']) ? new StubTransport($case['status'], $case['answer']) : null;
    $options = $case['options'];
    if (isset($options['caFile'])) {
        $transport = new CurlTransport($options['caFile']);
        unset($options['caFile']);
    }
    foreach (['nowMs', 'newNonce'] as $name) {
        if (isset($options[$name])) {
            $value = $options[$name];
            $options[$name] = static fn (): mixed => $value;
        }
    }
    $client = new $class(...$options, transport: $transport);
    $result = $client->{$case['name']}(...$case['args']);
    return $transport instanceof StubTransport
        ? ['result' => shown($result), 'request' => $transport->seen]
        : shown($result);
}

/** Page after page, as a client makes them of answers. */
function pages(array $case): array
{
    $client = new TeemoPayClient(...$case['options'], transport: new StubTransport(200, ...$case['answers']));
    $results = [];
    foreach ($client->transactionPages(...$case['args']) as $result) {
        $results[] = shown($result);
    }
    return $results;
}

function members(string $json): SignedMembers
{
    $members = Json::parseSigned($json);
    return $members instanceof SignedMembers ? $members : throw new RuntimeException("not parsed: $json");
}

/** A key is one that is read, or why it is not. */
function keyFault(array $case): ?string
{
    try {
        RsaKeys::{$case['which']}($case['text'], $case['minimumModulusBits']);
        return null;
    } catch (InvalidArgumentException $exception) {
        return $exception->getMessage();
    }
}

function haipayKeys(array $case): HaiPayKeys
{
    return HaiPayKeys::load($case['secretKey'], $case['privateKey'] ?? null, $case['publicKey'] ?? null);
}

$operations = [
    'parse' => fn (array $case) => Json::parseSigned($case['text']),
    'nested' => fn (array $case) => NestedText::of($case['text'], $case['asJava']),
    'number' => fn (array $case) => Text::ofNumber((float) $case['text']),
    'compare' => fn (array $case) => Text::compare($case['a'], $case['b']) <=> 0,
    'koreanTime' => fn (array $case) => KoreanTime::parse($case['text']),
    'key' => keyFault(...),
    'koreanTimeText' => fn (array $case) => [
        KoreanTime::format($case['epochMs']),
        KoreanTime::formatMs($case['epochMs']),
    ],

    'haipay.text' => fn (array $case) => HaiPaySignature::text(members($case['text']), 'k', $case['asJava']),
    'haipay.sign' => fn (array $case) => HaiPaySignature::sign($case['members'], haipayKeys($case)),
    'haipay.fault' => fn (array $case) => HaiPaySignature::fault(members($case['text']), haipayKeys($case)),
    'haipay.ambiguous' => fn (array $case) => HaiPaySignature::ambiguous($case['endpoint'], $case['members']),
    'haipay.callback' => fn (array $case) => HaiPayCallback::{$case['method']}(
        $case['body'],
        haipayKeys($case),
        ...$case['options'],
    ),
    'haipay.call' => fn (array $case) => called(HaiPayClient::class, $case),
    'haipay.amountTexts' => fn (array $case) => [
        HaiPayAmount::format($case['minorUnits'], $case['currency']),
        HaiPayAmount::formatRequest($case['minorUnits'], $case['currency']),
    ],
    'haipay.status' => fn (array $case) => HaiPayStatuses::name($case['status']),
    'haipay.refundStatus' => fn (array $case) => HaiPayStatuses::refundName($case['status']),
    'haipay.pair' => fn (array $case) => HaiPayKeys::generatePair(),
    'haipay.amount' => fn (array $case) => HaiPayAmount::parse($case['text'], $case['currency']),

    'teemopay.text' => fn (array $case) => TeemoPaySignature::text(members($case['text']), 'n', $case['isCompact']),
    'teemopay.sign' => fn (array $case) => TeemoPaySignature::sign(
        $case['members'],
        $case['nonce'],
        TeemoPayKeys::loadPrivate($case['privateKey']),
    ),
    'teemopay.fault' => fn (array $case) => TeemoPaySignature::fault(
        members($case['text']),
        $case['nonce'],
        TeemoPayKeys::loadPublic($case['publicKey']),
    ),
    'teemopay.ambiguous' => fn (array $case) => TeemoPaySignature::ambiguous($case['endpoint'], $case['members']),
    'teemopay.callback' => fn (array $case) => TeemoPayCallback::{$case['method']}(
        $case['body'],
        $case['headers'],
        TeemoPayKeys::loadPublic($case['publicKey']),
        ...$case['options'],
    ),
    'teemopay.call' => fn (array $case) => called(TeemoPayClient::class, $case),
    'teemopay.pages' => pages(...),
    'teemopay.amountTexts' => fn (array $case) => [
        TeemoPayAmount::format($case['minorUnits']),
        TeemoPayAmount::formatRequest($case['minorUnits']),
        TeemoPayAmount::formatFee($case['minorUnits']),
    ],
    'teemopay.statuses' => fn (array $case) => [
        TeemoPayStatuses::payinName($case['status']),
        TeemoPayStatuses::payoutName($case['status']),
    ],
    'teemopay.pair' => fn (array $case) => TeemoPayKeys::generatePair(),
    'teemopay.amount' => fn (array $case) => TeemoPayAmount::parse($case['text']),
    'teemopay.fee' => fn (array $case) => TeemoPayAmount::parseFee($case['text']),
    'teemopay.requestAmount' => fn (array $case) => TeemoPayAmount::parseRequest($case['text']),
    'teemopay.rate' => fn (array $case) => TeemoPayAmount::parseRate($case['text']),
    'teemopay.formatRate' => fn (array $case) => TeemoPayAmount::formatRate($case['ppm']),

    'eximbay.fgkey' => fn (array $case) => EximbayFgkey::of($case['parameters'], $case['secretKey']),
    'eximbay.canonical' => fn (array $case) => EximbayFgkey::canonical($case['parameters']),
    'eximbay.fgkeyFault' => fn (array $case) => EximbayFgkey::fault($case['parameters'], $case['secretKey']),
    'eximbay.callback' => fn (array $case) => EximbayCallback::verify(
        $case['body'],
        $case['secretKey'],
        ...$case['options'],
    ),
    'eximbay.webhook' => fn (array $case) => EximbayWebhook::verify(
        $case['body'],
        $case['headers'],
        $case['secret'],
        ...$case['options'],
    ),
    'eximbay.call' => fn (array $case) => called(EximbayClient::class, $case),
    'eximbay.amountText' => fn (array $case) => EximbayAmount::format($case['minorUnits'], $case['currency']),
    'eximbay.reply' => fn (array $case) => EximbayCallback::reply('EC00', $case['resmsg']),
    'eximbay.authorization' => fn (array $case) => EximbayClient::authorizationHeader($case['apiKey']),
    'eximbay.amount' => fn (array $case) => EximbayAmount::parse($case['text'], $case['currency']),
    'eximbay.requestAmount' => fn (array $case) => EximbayAmount::parseRequest($case['text'], $case['currency']),
];

const ANSWER = JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE;

while (($line = fgets(STDIN)) !== false) {
    $case = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
    try {
        $answer = shown($operations[$case['op']]($case));
    } catch (InvalidArgumentException $exception) {
        $answer = ['thrown' => $exception->getMessage()];
    }
    echo json_encode($answer, ANSWER), "\n";
}
