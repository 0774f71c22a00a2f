using Microsoft.Extensions.Logging;

namespace MlConnector.Ingest.Amazon;

/// <summary>What is said about calls to Amazon: ids, counts and times; never a body, an address or a token.</summary>
internal static partial class AmazonLog
{
    [LoggerMessage(
        EventName = "amazon.call.repeated",
        Level = LogLevel.Warning,
        Message = "{Operation} of {Connection} ended with status {Status} (0 = no answer); repetition {Attempt} follows in {DelaySeconds} s"
    )]
    public static partial void Repeated(
        ILogger log,
        string operation,
        string connection,
        int status,
        int attempt,
        double delaySeconds
    );

    [LoggerMessage(
        EventName = "amazon.token.rejected",
        Level = LogLevel.Information,
        Message = "{Operation} of {Connection}: the access token was rejected and is renewed once"
    )]
    public static partial void TokenRejected(ILogger log, string operation, string connection);

    [LoggerMessage(
        EventName = "amazon.token.renewed",
        Level = LogLevel.Information,
        Message = "Access token of {Connection} renewed, good for {LifetimeSeconds} s"
    )]
    public static partial void TokenRenewed(ILogger log, string connection, double lifetimeSeconds);

    [LoggerMessage(
        EventName = "amazon.login.repeated",
        Level = LogLevel.Warning,
        Message = "Login with Amazon ended with status {Status} (0 = no answer); repetition {Attempt} follows in {DelaySeconds} s"
    )]
    public static partial void LoginRepeated(
        ILogger log,
        int status,
        int attempt,
        double delaySeconds
    );

    [LoggerMessage(
        EventName = "amazon.document.link-expired",
        Level = LogLevel.Information,
        Message = "Report {ReportId} of {Connection}: the document's link has expired, a new one is asked for"
    )]
    public static partial void LinkExpired(ILogger log, string reportId, string connection);
}
