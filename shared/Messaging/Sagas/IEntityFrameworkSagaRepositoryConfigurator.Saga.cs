namespace MassTransit;

/// <summary>Settings of the repository of <typeparamref name="TSaga"/>.</summary>
public interface IEntityFrameworkSagaRepositoryConfigurator<TSaga>
    : IEntityFrameworkSagaRepositoryConfigurator
    where TSaga : class, ISaga;
