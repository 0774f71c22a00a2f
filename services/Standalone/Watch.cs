using Microsoft.EntityFrameworkCore;
using MlConnector.Reconcile;

namespace MlConnector.Standalone;

/// <summary>All settlements at one moment.</summary>
internal sealed record Progress(int Expected, IReadOnlyList<SettlementView> Settlements)
{
    public bool AllPosted =>
        Settlements.Count == Expected && Settlements.All(settlement => settlement.IsPosted);

    public bool AllSettled =>
        Settlements.Count == Expected && Settlements.All(settlement => settlement.IsSettled);
}

/// <summary>Looks at the sagas now and then and tells the screen what changed.</summary>
internal static class Watch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Without any change for so long, something is stuck and the run ends with what there is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<Progress> UntilSettledAsync(
        Connector connector,
        Screen screen,
        CancellationToken cancellationToken
    )
    {
        using var timer = new PeriodicTimer(Interval, connector.Time);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        var changedAt = connector.Time.GetTimestamp();
        return await screen.WithProgressAsync(
            connector.Expected,
            async report =>
            {
                while (true)
                {
                    var progress = await LookAsync(connector, cancellationToken);
                    if (Tell(progress, seen, report))
                    {
                        changedAt = connector.Time.GetTimestamp();
                    }

                    if (progress.AllSettled || connector.Time.GetElapsedTime(changedAt) > Patience)
                    {
                        return progress;
                    }

                    await timer.WaitForNextTickAsync(cancellationToken);
                }
            }
        );
    }

    /// <summary>Stays until Ctrl-C and prints what still changes, a replay for example.</summary>
    public static async Task ForeverAsync(
        Connector connector,
        Screen screen,
        Progress known,
        CancellationToken cancellationToken
    )
    {
        using var timer = new PeriodicTimer(Interval, connector.Time);
        var seen = known.Settlements.ToDictionary(
            settlement => settlement.SettlementId,
            settlement => settlement.Standing,
            StringComparer.Ordinal
        );
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            _ = Tell(await LookAsync(connector, cancellationToken), seen, screen.Line);
        }
    }

    private static async Task<Progress> LookAsync(
        Connector connector,
        CancellationToken cancellationToken
    )
    {
        await using var scope = connector.Services.CreateAsyncScope();
        var sagas = await scope
            .ServiceProvider.GetRequiredService<ReconcileDb>()
            .Settlements.AsNoTracking()
            .OrderBy(saga => saga.ConnectionId)
            .ThenBy(saga => saga.StartAt)
            .ToListAsync(cancellationToken);
        return new Progress(connector.Expected, [.. sagas.Select(SettlementView.Of)]);
    }

    private static bool Tell(
        Progress progress,
        Dictionary<string, string> seen,
        Action<SettlementView> report
    )
    {
        var changed = false;
        foreach (var settlement in progress.Settlements)
        {
            if (seen.GetValueOrDefault(settlement.SettlementId) != settlement.Standing)
            {
                seen[settlement.SettlementId] = settlement.Standing;
                report(settlement);
                changed = true;
            }
        }

        return changed;
    }
}
