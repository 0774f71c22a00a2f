using Microsoft.Extensions.Logging;

namespace MlConnector.Ingest.Working;

internal static partial class WorkingLog
{
    [LoggerMessage(
        EventName = "ingest.round.overtaken",
        Level = LogLevel.Information,
        Message = "{Worker} for {Connection}: another worker took the same work first; nothing is lost"
    )]
    public static partial void Overtaken(ILogger log, string worker, string connection);

    [LoggerMessage(
        EventName = "ingest.round.failed",
        Level = LogLevel.Error,
        Message = "A round of {Worker} for {Connection} failed; it is repeated shortly"
    )]
    public static partial void RoundFailed(
        ILogger log,
        Exception exception,
        string worker,
        string connection
    );
}
