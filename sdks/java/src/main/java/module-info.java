/** HaiPay Korea, TeemoPay Korea and Eximbay for Java: signed calls, verified callbacks, code tables. */
module dev.naru.sdk {
    requires transitive java.net.http;

    exports dev.naru.sdk;
    exports dev.naru.sdk.haipay;
    exports dev.naru.sdk.teemopay;
    exports dev.naru.sdk.eximbay;
}
