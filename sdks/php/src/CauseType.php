<?php

declare(strict_types=1);

namespace Naru;

/** Why there is no answer to a call that can be believed. */
enum CauseType: string
{
    /** No complete answer in time. Never a failure. */
    case Timeout = 'timeout';
    /** The connection was refused or the name has no address: nothing of the request left this machine. */
    case NoConnection = 'no_connection';
    case Network = 'network';
    /** HTTP 5xx, or another status than 200 without an answer of the contract. */
    case HttpStatus = 'http_status';
    /** An answer that does not say what the contract lets it say. */
    case MalformedAnswer = 'malformed_answer';
    /** A code that does not rule out that the call was carried out. */
    case UncertainCode = 'uncertain_code';
}
