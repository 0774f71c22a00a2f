using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MlConnector.Kernel;

namespace MlConnector.Architecture.Tests.Planted.Domain;

internal sealed class AsksAmazon(HttpClient amazon)
{
    public Task<string> AskAsync() => amazon.GetStringAsync(new Uri("http://127.0.0.1"));
}

internal sealed class Logs(ILogger logger)
{
    public bool Enabled => logger.IsEnabled(LogLevel.Information);
}

internal sealed class Stores(DbContext db)
{
    public int Store() => db.SaveChanges();
}

internal sealed class Publishes(IBus bus)
{
    public Uri Address => bus.Address;
}

internal sealed class ReadsItself
{
    public static string Read(string file) => File.ReadAllText(file);
}

internal sealed class Decides
{
    public static IReadOnlyList<string> Decide(SettlementKey settlement, DateTimeOffset now) =>
        [.. new[] { settlement.ToString(), now.Year > 2000 ? "now" : "then" }.Order()];
}
