using Microsoft.Extensions.Logging;

namespace MlConnector.Ingest.Reports;

internal static partial class ReportLog
{
    [LoggerMessage(
        EventName = "ingest.reports.polled",
        Level = LogLevel.Information,
        Message = "{Connection}: Amazon lists {Listed} settlement reports, {Fresh} of them new"
    )]
    public static partial void Polled(ILogger log, string connection, int listed, int fresh);

    [LoggerMessage(
        EventName = "ingest.reports.poll-failed",
        Level = LogLevel.Warning,
        Message = "{Connection}: looking for reports failed. {Sentence}"
    )]
    public static partial void PollFailed(ILogger log, string connection, string sentence);

    [LoggerMessage(
        EventName = "ingest.report.archived",
        Level = LogLevel.Information,
        Message = "{Connection}: report {ReportId} archived as {DocumentHash}, {Bytes} bytes"
    )]
    public static partial void Archived(
        ILogger log,
        string connection,
        string reportId,
        string documentHash,
        int bytes
    );

    [LoggerMessage(
        EventName = "ingest.report.failed",
        Level = LogLevel.Warning,
        Message = "{Connection}: report {ReportId} failed for the {Attempts}. time. {Sentence}"
    )]
    public static partial void Failed(
        ILogger log,
        string connection,
        string reportId,
        int attempts,
        string sentence
    );

    [LoggerMessage(
        EventName = "ingest.settlement.released",
        Level = LogLevel.Information,
        Message = "Settlement {SettlementKey} released from report {ReportId}, {Rows} rows"
    )]
    public static partial void Released(
        ILogger log,
        string settlementKey,
        string reportId,
        int rows
    );

    [LoggerMessage(
        EventName = "ingest.settlement.known",
        Level = LogLevel.Information,
        Message = "Settlement {SettlementKey} came again with report {ReportId}, with the same content; nothing to do"
    )]
    public static partial void Known(ILogger log, string settlementKey, string reportId);

    [LoggerMessage(
        EventName = "ingest.settlement.changed",
        Level = LogLevel.Critical,
        Message = "ALARM: settlement {SettlementKey} came again with report {ReportId} and document {DocumentHash}, with other content than first announced. It is not announced; a person has to compare the two documents"
    )]
    public static partial void Changed(
        ILogger log,
        string settlementKey,
        string reportId,
        string documentHash
    );
}
