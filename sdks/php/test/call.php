<?php

declare(strict_types=1);

/*
 * Makes one call over the network, as a merchant would: `{class, options, name, args}` as JSON on standard input.
 * Prints the kind of its result, the cause, and the data.
 */

require __DIR__ . '/../src/autoload.php';

use Naru\CurlTransport;

$case = json_decode((string) stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$options = $case['options'];
if (isset($options['caFile'])) {
    $options['transport'] = new CurlTransport($options['caFile']);
    unset($options['caFile']);
}
$class = 'Naru\\' . $case['class'];
$client = new $class(...$options);
$result = $client->{$case['name']}(...$case['args']);
echo json_encode([
    'kind' => $result->kind,
    'cause' => $result->cause?->type,
    'detail' => $result->cause?->detail,
    'httpStatus' => $result->cause?->httpStatus,
    'data' => $result->data,
], JSON_THROW_ON_ERROR);
