/** HaiPay Korea: client, verifier of callbacks, signature, amounts, code tables. */
package dev.naru.sdk.haipay;
