<?php

declare(strict_types=1);

namespace Naru;

/** What became of a call. */
enum ResultKind: string
{
    /** Carried out. The order itself may still be open or have failed: look at its status. */
    case Ok = 'ok';
    /** The platform said no: this call was not carried out. */
    case Refused = 'refused';
    /** An answer came, but its signature is not genuine. Treat it like `Unknown`. */
    case Unverified = 'unverified';
    /** It may or may not have been carried out: query the order before sending it again. */
    case Unknown = 'unknown';
    /** There was no connection, so it was not carried out: it may be sent again as it is. */
    case NotSent = 'not_sent';
}
