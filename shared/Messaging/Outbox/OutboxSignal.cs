using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Outbox;

/// <summary>Wakes the delivery of <typeparamref name="TDb"/> in this process; many wakes count as one.</summary>
internal sealed class OutboxSignal<TDb>(TimeProvider clock)
    where TDb : DbContext
{
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Wake() => _wakes.Writer.TryWrite(true);

    /// <summary>Returns when woken or after <paramref name="longest"/>.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            timeout.Token
        );
        try
        {
            await _wakes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody woke the delivery; it looks by itself.
        }
    }
}
