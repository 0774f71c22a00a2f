using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlConnector.Ingest.Reports;
using MlConnector.Ingest.Working;
using MlConnector.Messaging;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Settlements;

/// <summary>Commits, together, that a report is done, which settlements it brought, and their announcement.</summary>
internal sealed class SettlementRelease(
    IServiceScopeFactory scopes,
    IOptions<IngestOptions> options,
    TimeProvider time,
    ILogger<SettlementRelease> log
)
{
    public async Task StoreAsync(
        Connection connection,
        SettlementReport report,
        IReadOnlyList<ReadSettlement> settlements,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        var publisher = scope.ServiceProvider.GetRequiredService<IOutboxPublisher<IngestDb>>();
        db.Reports.Attach(report);
        foreach (var settlement in settlements)
        {
            var key = ReadSettlements.KeyOf(connection, settlement.Settlement).ToString();
            var known = await db.Settlements.SingleOrDefaultAsync(
                known => known.SettlementKey == key,
                cancellationToken
            );
            if (known is not null)
            {
                Compare(known, settlement, report);
                continue;
            }

            var fresh = New(key, settlement, report);
            db.Settlements.Add(fresh);
            await publisher.PublishAsync(fresh.ToMessage(), cancellationToken);
            ReportLog.Released(log, key, report.ReportId, fresh.Rows);
        }

        report.State = ReportState.Released;
        report.Attempts = 0;
        report.Failure = null;
        await db.SaveChangesAsync(cancellationToken);
    }

    private void Compare(KnownSettlement known, ReadSettlement settlement, SettlementReport report)
    {
        if (known.ContentHash == settlement.ContentHash)
        {
            ReportLog.Known(log, known.SettlementKey, report.ReportId);
            return;
        }

        known.ChangedDocumentHash = report.DocumentHash;
        known.ChangedAt = time.GetUtcNow();
        ReportLog.Changed(log, known.SettlementKey, report.ReportId, report.DocumentHash ?? "");
    }

    private KnownSettlement New(string key, ReadSettlement read, SettlementReport report)
    {
        var now = time.GetUtcNow();
        var settlement = read.Settlement;
        return new KnownSettlement
        {
            SettlementKey = key,
            ConnectionId = report.ConnectionId,
            ReportId = report.ReportId,
            DocumentHash =
                report.DocumentHash
                ?? throw new InvalidOperationException(
                    $"Report {report.ReportId} was read before its document was archived."
                ),
            ContentHash = read.ContentHash,
            StartAt = settlement.StartAt,
            EndAt = settlement.EndAt,
            DepositDate = settlement.DepositDate,
            Currency = settlement.Currency.Code,
            TotalMinor = settlement.Total.Minor,
            Rows = settlement.Rows,
            AnnouncedAt = now,
            NextAnnounceAt = now + options.Value.AnnounceInterval,
            Announcements = 1,
            TraceParent = IngestTracing.CurrentParent,
        };
    }
}
