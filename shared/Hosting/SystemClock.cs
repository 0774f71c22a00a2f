using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MlConnector.Hosting;

public static class SystemClock
{
    /// <summary>The one place where the machine's clock enters the product.</summary>
    public static IServiceCollection AddSystemClock(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }
}
