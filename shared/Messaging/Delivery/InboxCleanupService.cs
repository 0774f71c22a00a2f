using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlConnector.Messaging.Outbox;

namespace MlConnector.Messaging.Delivery;

/// <summary>
/// Forgets delivered inbox rows after the duplicate window. A row that still has messages is passed
/// over: the foreign key would make the whole delete fail, for ever.
/// </summary>
internal sealed partial class InboxCleanupService<TDb>(
    IServiceScopeFactory scopes,
    IOptions<OutboxSettings<TDb>> options,
    TimeProvider clock,
    ILogger<InboxCleanupService<TDb>> logger
) : BackgroundService
    where TDb : DbContext
{
    // Rows of one delete, so that it holds its locks briefly.
    private const int RowsAtOnce = 500;

    private readonly OutboxSettings<TDb> _settings = options.Value;

    /// <summary>One delete; returns the number of rows forgotten.</summary>
    internal async Task<int> CleanAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        db.Database.SetCommandTimeout(_settings.QueryTimeout);
        var before = clock.GetUtcNow().UtcDateTime - _settings.DuplicateDetectionWindow;
        return await db.Set<InboxState>()
            .Where(row => row.Delivered < before)
            .Where(row =>
                !db.Set<OutboxMessage>()
                    .Any(message =>
                        message.InboxMessageId == row.MessageId
                        && message.InboxConsumerId == row.ConsumerId
                    )
            )
            .OrderBy(row => row.Delivered)
            .Take(RowsAtOnce)
            .ExecuteDeleteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(_settings.CleanupDelay, clock, stoppingToken);
                await CleanAllAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; the next process cleans on.
        }
    }

    private async Task CleanAllAsync(CancellationToken stopping)
    {
        try
        {
            while (await CleanAsync(stopping) == RowsAtOnce) { }
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, fault);
        }
    }

    [LoggerMessage(
        EventName = "messaging.inbox.cleanup-failed",
        Level = LogLevel.Warning,
        Message = "Old inbox rows could not be removed; they are tried again at the next clean-up."
    )]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
