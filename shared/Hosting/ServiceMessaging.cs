using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Messaging;
using MlConnector.Persistence;

namespace MlConnector.Hosting;

public static class ServiceMessaging
{
    /// <summary>The bus for the modules of this process, on the database that <c>Database:Provider</c> names.</summary>
    public static IServiceCollection AddServiceMessaging(
        this IServiceCollection services,
        IConfiguration configuration,
        params IReadOnlyList<IMessagingModule> modules
    )
    {
        var database =
            configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>()
            ?? new DatabaseOptions();
        return services.AddMessaging(
            configuration,
            database.Provider is DatabaseProvider.PostgreSql
                ? MessagingStore.PostgreSql
                : MessagingStore.Sqlite,
            modules
        );
    }
}
