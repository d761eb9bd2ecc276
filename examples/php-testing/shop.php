<?php

declare(strict_types=1);

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

/**
 * The program to start; another one may be named: NARU_TESTING='["node", "path/to/naru-testing.mjs"]'.
 *
 * @return list<string>
 */
function naruTesting(): array
{
    $command = getenv('NARU_TESTING');
    return $command === false ? ['npx', 'naru-testing'] : json_decode($command, true, 8, JSON_THROW_ON_ERROR);
}
