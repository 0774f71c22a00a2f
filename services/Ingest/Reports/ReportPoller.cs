using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlConnector.Ingest.Amazon;
using MlConnector.Ingest.Working;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Reports;

/// <summary>
/// Looks for new settlement reports. Every look lists all that Amazon still has (90 days, one or two
/// pages), so there is no cursor that could pass an unfinished report or lose one between two looks;
/// a report already stored is simply known.
/// </summary>
internal sealed class ReportPoller(
    IConnections connections,
    WorkSignals<ReportPoller> signals,
    WorkSignals<DocumentDownloader> downloads,
    ReportsClient reports,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<ReportPoller> log
) : ConnectionWorker<ReportPoller>(connections, signals, time, log)
{
    private readonly TimeProvider time = time;
    private readonly ILogger<ReportPoller> log = log;

    public override async Task<TimeSpan> RoundAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        using var activity = IngestTracing.Start("poll reports", connection.Id.Value);
        try
        {
            var listed = await reports.ListSettlementReportsAsync(connection, cancellationToken);
            var fresh = await StoreAsync(connection, listed, cancellationToken);
            activity?.SetTag("reports.listed", listed.Count).SetTag("reports.new", fresh);
            ReportLog.Polled(log, connection.Id.Value, listed.Count, fresh);
            downloads.Of(connection.Id).Give();
            return connection.Amazon.PollInterval;
        }
        catch (AmazonException exception)
        {
            return await StoreFailureAsync(connection, exception, cancellationToken);
        }
    }

    private async Task<int> StoreAsync(
        Connection connection,
        IReadOnlyList<ListedReport> listed,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        var known = await db
            .Reports.Where(report =>
                report.Region == connection.Region && report.SellerId == connection.SellerId
            )
            .ToDictionaryAsync(
                report => report.ReportId,
                StringComparer.Ordinal,
                cancellationToken
            );
        var fresh = 0;
        // The same report may stand on two pages when the list moves while it is read.
        foreach (var report in listed.DistinctBy(report => report.ReportId, StringComparer.Ordinal))
        {
            if (known.TryGetValue(report.ReportId, out var stored))
            {
                Update(stored, report);
            }
            else
            {
                db.Reports.Add(New(connection, report));
                fresh++;
            }
        }

        var poll = await PollOfAsync(db, connection, cancellationToken);
        poll.SucceededAt = time.GetUtcNow();
        poll.Attempts = 0;
        poll.Failure = null;
        await db.SaveChangesAsync(cancellationToken);
        return fresh;
    }

    private async Task<TimeSpan> StoreFailureAsync(
        Connection connection,
        AmazonException exception,
        CancellationToken cancellationToken
    )
    {
        ReportLog.PollFailed(log, connection.Id.Value, exception.Message);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        var poll = await PollOfAsync(db, connection, cancellationToken);
        var now = time.GetUtcNow();
        poll.FailedAt = now;
        poll.Attempts++;
        poll.Failure = RetrySchedule.Cut(exception.Message);
        await db.SaveChangesAsync(cancellationToken);
        var pause = RetrySchedule.NextTry(now, poll.Attempts, exception.Fault) - now;
        return pause < connection.Amazon.PollInterval ? pause : connection.Amazon.PollInterval;
    }

    private static async Task<ReportPoll> PollOfAsync(
        IngestDb db,
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        var id = connection.Id.Value;
        var poll = await db.Polls.SingleOrDefaultAsync(
            poll => poll.ConnectionId == id,
            cancellationToken
        );
        return poll ?? db.Polls.Add(new ReportPoll { ConnectionId = id }).Entity;
    }

    private SettlementReport New(Connection connection, ListedReport report)
    {
        var now = time.GetUtcNow();
        return new SettlementReport
        {
            Region = connection.Region,
            SellerId = connection.SellerId,
            ReportId = report.ReportId,
            ConnectionId = connection.Id.Value,
            ListedAt = now,
            State = StateOf(report),
            AmazonStatus = report.Status,
            DocumentId = report.DocumentId,
            NextTryAt = now,
            TraceParent = IngestTracing.CurrentParent,
        };
    }

    private static void Update(SettlementReport stored, ListedReport report)
    {
        if (stored.State is not ReportState.Waiting)
        {
            return;
        }

        stored.State = StateOf(report);
        stored.AmazonStatus = report.Status;
        stored.DocumentId = report.DocumentId;
        stored.TraceParent = IngestTracing.CurrentParent;
    }

    private static ReportState StateOf(ListedReport report) =>
        report switch
        {
            { Status: "CANCELLED" or "FATAL" } => ReportState.Skipped,
            { Status: "DONE", DocumentId.Length: > 0 } => ReportState.Listed,
            _ => ReportState.Waiting,
        };
}
