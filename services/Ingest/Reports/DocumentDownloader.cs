using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlConnector.Ingest.Amazon;
using MlConnector.Ingest.Settlements;
using MlConnector.Ingest.Working;
using MlConnector.Kernel;
using MlConnector.Persistence.Archive;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Reports;

/// <summary>
/// Fetches the documents of listed reports, archives them and announces their settlements. What is
/// archived is the decompressed document: the bytes that the settlement reader reads, and the ones
/// whose hash a person can compute from a file saved by hand.
/// </summary>
internal sealed class DocumentDownloader(
    IConnections connections,
    WorkSignals<DocumentDownloader> signals,
    ReportFetcher fetcher,
    SettlementRelease release,
    IDocumentArchive archive,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<DocumentDownloader> log
) : ConnectionWorker<DocumentDownloader>(connections, signals, time, log)
{
    private const string ArchiveKind = "settlement-report";

    /// <summary>The poller's signal comes at once; this look is for what another replica left.</summary>
    private static readonly TimeSpan RestMax = TimeSpan.FromSeconds(15);

    private readonly TimeProvider time = time;
    private readonly ILogger<DocumentDownloader> log = log;

    public override async Task<TimeSpan> RoundAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        while (await ClaimNextAsync(connection, cancellationToken) is { } report)
        {
            await WorkAsync(connection, report, cancellationToken);
        }

        return RestUntil(await NextDueAsync(connection, cancellationToken), RestMax);
    }

    private static IQueryable<SettlementReport> Pending(IngestDb db, Connection connection)
    {
        var id = connection.Id.Value;
        return db.Reports.Where(report =>
            report.ConnectionId == id
            && (report.State == ReportState.Listed || report.State == ReportState.Downloaded)
        );
    }

    private async Task<DateTimeOffset?> NextDueAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        return await Pending(db, connection)
            .OrderBy(report => report.NextTryAt)
            .Select(report => (DateTimeOffset?)report.NextTryAt)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Commits that the longest waiting due report is being worked on; null when none is due.</summary>
    private async Task<SettlementReport?> ClaimNextAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        var now = time.GetUtcNow();
        var report = await Pending(db, connection)
            .Where(report => report.NextTryAt <= now)
            .OrderBy(report => report.NextTryAt)
            .ThenBy(report => report.ReportId)
            .FirstOrDefaultAsync(cancellationToken);
        if (report is null)
        {
            return null;
        }

        report.Revision++;
        report.NextTryAt = now + KeptClaim.Length;
        await db.SaveChangesAsync(cancellationToken);
        return report;
    }

    private async Task RenewAsync(SettlementReport report, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        var until = time.GetUtcNow() + KeptClaim.Length;
        await db
            .Reports.Where(stored =>
                stored.Region == report.Region
                && stored.SellerId == report.SellerId
                && stored.ReportId == report.ReportId
                && stored.Revision == report.Revision
            )
            .ExecuteUpdateAsync(
                set => set.SetProperty(stored => stored.NextTryAt, until),
                cancellationToken
            );
    }

    private async Task WorkAsync(
        Connection connection,
        SettlementReport report,
        CancellationToken cancellationToken
    )
    {
        using var activity = IngestTracing.Start(
            "download report",
            connection.Id.Value,
            report.TraceParent
        );
        activity?.SetTag("report.id", report.ReportId);
        try
        {
            var settlements = await KeptClaim.WhileAsync(
                async () =>
                    ReadSettlements.Of(await ContentAsync(connection, report, cancellationToken)),
                cancel => RenewAsync(report, cancel),
                time,
                cancellationToken
            );
            foreach (var settlement in settlements)
            {
                activity.SetSettlement(
                    ReadSettlements.KeyOf(connection, settlement.Settlement).ToString()
                );
            }

            await release.StoreAsync(connection, report, settlements, cancellationToken);
        }
        catch (AmazonException exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            await StoreFailureAsync(report, exception.Message, exception.Fault, cancellationToken);
        }
        catch (UnreadableSettlementException exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            await StoreFailureAsync(
                report,
                exception.Message,
                AmazonFault.Refused,
                cancellationToken
            );
        }
    }

    private async Task<byte[]> ContentAsync(
        Connection connection,
        SettlementReport report,
        CancellationToken cancellationToken
    )
    {
        if (report.DocumentHash is { } archived)
        {
            return await archive.ReadAsync(ContentHash.Parse(archived), cancellationToken);
        }

        var documentId =
            report.DocumentId
            ?? throw new AmazonException(
                AmazonFault.Refused,
                $"Report {report.ReportId} is done at Amazon and names no document."
            );
        var content = await fetcher.FetchAsync(
            connection,
            report.ReportId,
            documentId,
            cancellationToken
        );
        var hash = await archive.StoreAsync(content, ArchiveKind, cancellationToken);
        ReportLog.Archived(log, connection.Id.Value, report.ReportId, hash.Value, content.Length);
        await StoreHashAsync(report, hash, cancellationToken);
        return content;
    }

    private async Task StoreHashAsync(
        SettlementReport report,
        ContentHash hash,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        db.Reports.Attach(report);
        report.DocumentHash = hash.Value;
        report.State = ReportState.Downloaded;
        report.Attempts = 0;
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task StoreFailureAsync(
        SettlementReport report,
        string sentence,
        AmazonFault fault,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        db.Reports.Attach(report);
        report.Attempts++;
        report.Failure = RetrySchedule.Cut(sentence);
        report.NextTryAt = RetrySchedule.NextTry(time.GetUtcNow(), report.Attempts, fault);
        await db.SaveChangesAsync(cancellationToken);
        ReportLog.Failed(
            log,
            report.ConnectionId,
            report.ReportId,
            report.Attempts,
            report.Failure
        );
    }
}
